import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { after, before, describe, test } from 'node:test'
import { closedAddress, send, startLogService, trilha } from '../cli.fixture.ts'
import { splitLine } from './split-line.ts'

test('a line is taken apart as a shell does', () => {
  assert.deepEqual(splitLine('trilha search '), { before: ['trilha', 'search'], current: '', openQuote: '' })
  assert.deepEqual(splitLine(`trilha "a b" 'c d`), { before: ['trilha', 'a b'], current: 'c d', openQuote: "'" })
  assert.deepEqual(splitLine(String.raw`trilha a\ b "c\"d`), {
    before: ['trilha', 'a b'],
    current: 'c"d',
    openQuote: '"',
  })
  assert.deepEqual(splitLine(`trilha ''`), { before: ['trilha'], current: '', openQuote: '' })
})

const has = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0

const shellEnv = (url: string): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: tmpdir(),
  NODE: process.execPath,
  MAIN: `${import.meta.dirname}/../main.ts`,
  TRILHA_LOG_URL: url,
})

describe('completion', () => {
  let service: Awaited<ReturnType<typeof startLogService>>
  let url: string
  const candidates = async (line: string, shell = 'zsh'): Promise<readonly string[]> => {
    const { stdout, code } = await trilha(['complete', shell, line], { url })
    assert.equal(code, 0)
    return stdout
      .split('\n')
      .filter(Boolean)
      .map((text) => text.split('\t')[0] ?? '')
  }

  before(async () => {
    service = await startLogService()
    url = service.url
    await send(url, [
      { service: 'user_service', user_id: '1', action: 'create_user', result: 'success' },
      { service: 'user_service', user_id: '1', action: 'create_user', result: 'success' },
      { service: 'gateway', user_id: '1', action: 'GET /users', result: 'failure', cause: 'a "quoted" cause' },
    ])
  })
  after(() => service[Symbol.asyncDispose]())

  test('offers commands, options and their values', async () => {
    assert.deepEqual(await candidates('trilha sta'), ['start', 'stats', 'status'])
    assert.deepEqual(await candidates('trilha help ta'), ['tail'])
    assert.deepEqual(await candidates('trilha search --f'), ['--from', '--fields'])
    assert.deepEqual(await candidates('trilha search --order '), ['desc', 'asc'])
    assert.deepEqual(await candidates('trilha search --order=d'), ['--order=desc'])
    assert.deepEqual(await candidates('trilha completion f'), ['fish'])
    assert.deepEqual(await candidates('trilha export -o '), [':files'])
    assert.deepEqual(await candidates('trilha nonsense '), [])
  })

  test('offers fields, one by one and behind commas', async () => {
    assert.deepEqual(await candidates('trilha facets targ'), ['target.type', 'target.id'])
    assert.deepEqual(await candidates('trilha stats --by result,target.t'), ['result,target.type'])
  })

  test('offers fields and values at the end of a query, and leaves the rest', async () => {
    assert.deepEqual(await candidates('trilha search ser'), ['service:'])
    assert.deepEqual(await candidates("trilha search 'result:success (-targ"), [
      'result:success (-target.type:',
      'result:success (-target.id:',
    ])
    assert.deepEqual(await candidates("trilha search '(-target.t"), ['(-target.type:'])
    assert.deepEqual(await candidates('trilha search service:'), ['service:user_service', 'service:gateway'])
    assert.deepEqual(await candidates('trilha tail action:GET'), ['action:"GET /users"'])
    assert.deepEqual(await candidates('trilha search \'action:"GET'), ['action:"GET /users"'])
  })

  test('gives bash what stands behind the last sign that it takes words apart at', async () => {
    assert.deepEqual(await candidates('trilha search service:us', 'bash'), ['user_service'])
    assert.deepEqual(await candidates("trilha search 'service:us", 'bash'), ['service:user_service'])
    assert.deepEqual(await candidates('trilha search action:GET', 'bash'), [String.raw`\"GET\ /users\"`])
    assert.deepEqual(await candidates("trilha search 'action:GET", 'bash'), ['action:"GET /users"'])
  })

  test('is silent when the log service is not there', async () => {
    const alone = await trilha(['complete', 'zsh', 'trilha search ser'], { url: await closedAddress() })
    assert.deepEqual(alone, { code: 0, stdout: '', stderr: '' })
  })

  test('the script for fish completes in a real fish', { skip: !has('fish') && 'fish is not installed' }, async () => {
    const { stdout: script } = await trilha(['completion', 'fish'])
    const run = `function trilha; $NODE $MAIN $argv; end
      ${script}
      complete -C "trilha search 'result:success service:us"`
    const done = spawnSync('fish', ['--no-config', '-c', run], { env: shellEnv(url), encoding: 'utf8' })
    assert.deepEqual([done.stdout, done.stderr], ['result:success service:user_service\n', ''])
  })

  test('the script for zsh is one', { skip: !has('zsh') && 'zsh is not installed' }, async () => {
    const { stdout: input } = await trilha(['completion', 'zsh'])
    const done = spawnSync('zsh', ['-n'], { input, encoding: 'utf8' })
    assert.deepEqual([done.status, done.stderr], [0, ''])
  })

  test('the script for bash completes in a real bash', async () => {
    const { stdout: script } = await trilha(['completion', 'bash'])
    const run = `
      trilha() { "$NODE" "$MAIN" "$@"; }
      ${script}
      COMP_LINE='trilha search service:us'; COMP_POINT=\${#COMP_LINE}
      _trilha
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const done = spawnSync('bash', ['--norc', '-c', run], {
      env: shellEnv(url),
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    })
    assert.deepEqual([done.stdout, done.stderr], ['user_service\n', ''])
  })
})
