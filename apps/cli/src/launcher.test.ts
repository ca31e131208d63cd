import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe, test } from 'node:test'
import { temporaryFolder } from '@trilha/testing'

const launcher = join(import.meta.dirname, '../bin/trilha.mjs')

/** A repository with a launcher, a pinned Node of this version, and a program that tells what it was started with. */
const createRepository = (root: string, pinnedVersion: string): string => {
  for (const folder of ['apps/cli/bin', 'apps/cli/src', 'node_modules/node/bin'])
    mkdirSync(join(root, folder), { recursive: true })
  cpSync(launcher, join(root, 'apps/cli/bin/trilha.mjs'))
  writeFileSync(join(root, 'node_modules/node/package.json'), JSON.stringify({ version: pinnedVersion }))
  symlinkSync(process.execPath, join(root, 'node_modules/node/bin/node'))
  writeFileSync(
    join(root, 'apps/cli/src/main.ts'),
    `const told: object = { pid: process.pid, cwd: process.cwd(), args: process.argv.slice(2), version: process.versions.node }
     console.log(JSON.stringify(told))
     process.exit(7)`,
  )
  return join(root, 'apps/cli/bin/trilha.mjs')
}

/** Another Node than the one that runs this test, if the machine has one. */
const otherNode = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'node'))
  .filter((file) => existsSync(file))
  .find((file) => spawnSync(file, ['--version'], { encoding: 'utf8' }).stdout.trim() !== process.version)

const cases = [
  { name: 'the pinned Node runs it already', node: process.execPath, pinned: process.versions.node, skip: false },
  { name: 'another Node runs it that can give way', node: process.execPath, pinned: '0.0.0', skip: false },
  {
    name: 'an older Node runs it',
    node: otherNode ?? '',
    pinned: process.versions.node,
    skip: otherNode === undefined && 'the machine has no other Node',
  },
]

describe('the launcher', () => {
  for (const { name, node, pinned, skip } of cases) {
    test(`starts the program in the caller's folder, with its exit code, when ${name}`, { skip }, async () => {
      await using folder = await temporaryFolder('launcher')
      const program = createRepository(folder.path, pinned)
      const done = spawnSync(node, [program, 'search', 'a b', '--all'], { cwd: '/', encoding: 'utf8' })
      assert.deepEqual([done.status, done.stderr], [7, ''])
      const { pid, ...told } = JSON.parse(done.stdout) as { readonly pid: number }
      assert.ok(pid > 0)
      assert.deepEqual(told, { cwd: '/', args: ['search', 'a b', '--all'], version: process.versions.node })
    })
  }

  test('says what to do when nothing is installed', async () => {
    await using folder = await temporaryFolder('launcher')
    mkdirSync(join(folder.path, 'apps/cli/bin'), { recursive: true })
    const program = join(folder.path, 'apps/cli/bin/trilha.mjs')
    cpSync(launcher, program)
    const done = spawnSync(process.execPath, [program, 'search'], { encoding: 'utf8' })
    assert.equal(done.status, 1)
    assert.match(done.stderr, /^trilha: its parts are not installed: run npm install in .*, then try again\n$/)
  })
})
