import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { repositoryRoot } from '@trilha/testing'
import { commands } from '../commands.ts'
import { renderReference } from './render-reference.ts'

test('docs/reference/command-line.md is what the commands say (npm run reference -w @trilha/cli writes it)', () => {
  const written = readFileSync(join(repositoryRoot, 'docs/reference/command-line.md'), 'utf8')
  assert.equal(written, `${renderReference(commands)}\n`)
})
