import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProgress, progressText } from './progress.ts'
import { createTestTerminal } from './terminal.fixture.ts'

test('tells share, rate and what is left where the total is known, else what is known', () => {
  const run = { total: 1_000, elapsedMs: 2_000, done: 'exported' }
  assert.equal(
    progressText({ entries: 250, bytes: 10_000 }, run),
    `${'█'.repeat(6)}${' '.repeat(18)} 25 %  250 of 1,000 entries, 125/s, 6 s left`,
  )
  assert.equal(
    progressText({ entries: 250, bytes: 10_000 }, { ...run, total: undefined }),
    'exported 250 entries, 125/s, 10 KB, 5 KB/s',
  )
  assert.equal(progressText({ entries: undefined, bytes: 10_000 }, run), 'exported 10 KB, 5 KB/s')
})

test('draws over its own line and takes it away, and nothing where stderr is no terminal', () => {
  const shown = createTestTerminal()
  const progress = createProgress(shown.terminal, { done: 'exported' })
  progress.update({ entries: 1, bytes: 100 })
  progress.end()
  assert.match(shown.stderr(), /^\r.\[2Kexported 1 entries, .*\r.\[2K$/)
  const dumb = createTestTerminal({ env: { TERM: 'dumb' } })
  createProgress(dumb.terminal, { done: 'exported' }).update({ entries: 1, bytes: 100 })
  assert.equal(dumb.stderr(), '')
})
