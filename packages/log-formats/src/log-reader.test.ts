import assert from 'node:assert/strict'
import { test } from 'node:test'
import { firstDigest, LogReader, type RawLine } from './index.ts'

const raw = (text: string | Buffer): RawLine => {
  const bytes = Buffer.from(text as string)
  return { bytes, isCut: false, fileBytes: bytes.length + 1 }
}
const readerAt = (digest = firstDigest('x')) => new LogReader({ format: 'auto', service: 'web', digest })
const access = '1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1'
const idOf = (reader: LogReader, line: RawLine): string | undefined => {
  const outcome = reader.read(line)
  return outcome.kind === 'entry' ? outcome.entry.id : undefined
}

test('equal lines are different entries, and the same log gives the same ids', () => {
  const ids = (reader = readerAt()) => [access, access, '', access].map((line) => idOf(reader, raw(line)))
  const first = ids()
  assert.equal(new Set(first).size, 4)
  assert.deepEqual(ids(), first)
  assert.match(first[0] ?? '', /^019b76da-a800-7/)
})

test('reading goes on where it ended, over lines that are passed', () => {
  const whole = readerAt()
  const ids = [access, 'bad', access].map((line) => idOf(whole, raw(line)))
  const begun = readerAt()
  begun.pass(raw(access))
  begun.read(raw('bad'))
  assert.equal(idOf(readerAt(begun.digest), raw(access)), ids[2])
})

test('an id that is given is kept; an entry without a time has an id of its own too', () => {
  const reader = readerAt()
  const id = '0197A2C4-6f3e-7b12-9c55-3d0f6a1b2c4d'
  assert.equal(idOf(reader, raw(JSON.stringify({ id, service: 's', user_id: 'u', action: 'a', result: 'r' }))), id)
  assert.match(idOf(reader, raw('{"msg":"x"}')) ?? '', /^.{14}8/)
})

test('blank lines, cut lines, Latin-1 and a byte order mark', () => {
  const reader = readerAt()
  assert.equal(reader.read(raw(' \t')).kind, 'blank')
  assert.equal(reader.read({ ...raw(access), isCut: true }).kind, 'rejected')
  assert.ok(idOf(reader, raw(`\ufeff${access}`)))
  const outcome = reader.read(raw(Buffer.from(access.replace('- -', '- Jos\u00e9'), 'latin1')))
  assert.ok(outcome.kind === 'entry')
  assert.equal(outcome.entry.user_id, 'José')
})
