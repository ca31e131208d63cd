import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { parseLines, send, startLogService, trilha } from '../cli.fixture.ts'
import type { RetentionAnswer, RetentionPass } from './retention-answers.ts'

const entry = (action: string) => ({ service: 'shop', user_id: '1', action, result: 'success' })

describe('trilha retention', () => {
  let dir = ''
  let service: Awaited<ReturnType<typeof startLogService>>
  let url = ''
  const plan = async (): Promise<RetentionAnswer> =>
    (await (await fetch(`${url}/api/retention`)).json()) as RetentionAnswer

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'trilha-cli-retention-'))
    const rules = join(dir, 'rules.yaml')
    await writeFile(rules, 'rules:\n  - {query: "action:look*", keep: 1s}\n  - {query: "action:buy", keep: 5y}\n')
    service = await startLogService({ TRILHA_RETENTION_FILE: rules, TRILHA_RETENTION_INTERVAL: '1d' })
    url = service.url
    // The first pass comes with the start; none after it removes what is sent from here on.
    while ((await plan()).last_pass === null) await new Promise((resolve) => setTimeout(resolve, 50))
    await send(url, ['look', 'buy', 'look_again'].map(entry))
    while ((await plan()).rules[0]?.due?.entries !== 2) await new Promise((resolve) => setTimeout(resolve, 50))
  })
  after(async () => {
    await service[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })

  test('shows the rules and what they would remove, and removes nothing', async () => {
    for (const args of [['retention'], ['retention', '--dry-run'], ['retention', 'run', '--dry-run']]) {
      const { code, stdout } = await trilha(args, { url })
      assert.equal(code, 0)
      const [answer] = parseLines(stdout) as unknown as [RetentionAnswer]
      assert.deepEqual(
        answer.rules.map(({ query, keep, due }) => [query, keep, due?.entries]),
        [
          ['action:look*', '1s', 2],
          ['action:buy', '5y', 0],
        ],
      )
    }
    const { stdout } = await trilha(['retention', '--rows'], { url })
    assert.match(stdout, /^ENTRIES +KEPT +GO NOW/)
    assert.match(stdout, /action:look\* +1s +2 /)
    assert.match(stdout, /no segment of the journal would be deleted now/)
  })

  test('does not remove what nobody has agreed to', async () => {
    const { code, stderr } = await trilha(['retention', 'run'], { url })
    assert.equal(code, 2)
    assert.match(stderr, /give --yes where nobody can be asked/)
    assert.equal((await trilha(['retention', 'walk'], { url })).code, 2)
    assert.equal((await plan()).rules[0]?.due?.entries, 2)
  })

  test('removes with --yes, and tells what it removed', async () => {
    const { code, stdout } = await trilha(['retention', 'run', '--yes'], { url })
    assert.equal(code, 0)
    const [pass] = parseLines(stdout) as unknown as [RetentionPass]
    assert.deepEqual(pass.rules, [{ query: 'action:look*', keep: '1s', removed: 2 }])
    const left = await trilha(['search', 'service:shop'], { url })
    assert.deepEqual(
      parseLines(left.stdout).map(({ action }) => action),
      ['buy'],
    )
    const { stdout: shown } = await trilha(['retention', '--rows'], { url })
    assert.match(shown, /the last pass, .* ago: removed\n {2}2 entries kept 1s: action:look\*/)
  })
})
