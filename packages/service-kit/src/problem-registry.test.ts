import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { problems } from './problem-registry.ts'

test('the README lists every problem as the registry has it', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (\d+) \| (.+) \|$/gm)].map(([, code, status, title]) => ({
    code,
    status: Number(status),
    title,
  }))
  const registered = Object.entries(problems).map(([code, { status, title }]) => ({ code, status, title }))
  assert.deepEqual(rows, registered)
})
