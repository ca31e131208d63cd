import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { styleText } from 'node:util'
import type { StoredEntry } from '@trilha/entry'
import fc from 'fast-check'
import { createEntryRows } from './entry-rows.ts'
import { createTestTerminal } from './terminal.fixture.ts'
import { widthOf } from './width.ts'

const ours = (['dim', 'bold', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const).flatMap((style) =>
  styleText(style, '|', { validateStream: false }).split('|'),
)

const entry: StoredEntry = {
  seq: 1,
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  timestamp: '2026-11-24T10:42:01.123456Z',
  received_at: '2026-11-24T10:42:01.123Z',
  service: 'user_service',
  user_id: '42',
  action: 'update_user',
  result: 'failure',
  cause: 'User not found',
}

describe('rows of entries', () => {
  test('are aligned, and headed by each day once', () => {
    const { terminal } = createTestTerminal({ width: 120 })
    const rows = createEntryRows(terminal)
    const other = { ...entry, timestamp: '2026-11-25T00:00:00.000Z', service: 'gateway', user_id: '7', cause: null }
    assert.deepEqual(rows.lines([entry, entry]).slice(0, 1), ['Tuesday 2026-11-24 (UTC)'])
    assert.deepEqual(rows.lines([entry, other]), [
      '10:42:01.123  user_service  user 42  · update_user  · failure — User not found',
      'Wednesday 2026-11-25 (UTC)',
      '00:00:00.000  gateway       user 7   · update_user  · failure',
    ])
  })

  test('colour what failed only where colours are on', () => {
    const { terminal } = createTestTerminal({ width: 120, colours: true })
    const [, row = ''] = createEntryRows(terminal).lines([entry])
    assert.ok(row.includes(`${styleText('red', 'failure', { validateStream: false })} — User not found`))
  })

  test('hold no control character of an entry, and are no wider than the terminal', () => {
    const unit = fc.oneof(
      fc.constantFrom('\u001b[2J', '\u009b', '\r', '\n', '\u202e', '日', '👩‍👩‍👧', 'e\u0301'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    )
    const text = fc.string({ unit, minLength: 1, maxLength: 60 })
    const record = fc.record({
      service: text,
      user_id: text,
      action: text,
      result: text,
      cause: fc.option(text),
      key: text,
      value: text,
    })
    fc.assert(
      fc.property(record, fc.integer({ min: 60, max: 200 }), ({ key, value, ...texts }, width) => {
        const { terminal } = createTestTerminal({ width, colours: true })
        const evil = { ...entry, ...texts, attributes: { [key]: value } }
        const [, row = ''] = createEntryRows(terminal, [`attributes.${key}`]).lines([evil])
        assert.ok(widthOf(row) <= width)
        // Colours are ours; what is left when exactly those are taken off came from the entry.
        const shown = ours.reduce((text, colour) => text.replaceAll(colour, ''), row)
        assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })
})
