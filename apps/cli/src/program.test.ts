import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { allOptions } from './all-options.ts'
import { trilha } from './cli.fixture.ts'
import { commands } from './commands.ts'

const shown = commands.filter(({ isHidden }) => isHidden !== true)

describe('help', () => {
  test('lists every command, with --help and with no argument at all', async () => {
    const { code, stdout, stderr } = await trilha(['--help'])
    assert.deepEqual([code, stderr], [0, ''])
    for (const { name, summary } of shown) assert.ok(stdout.includes(`  ${name} `) && stdout.includes(summary), name)
    assert.doesNotMatch(stdout, /^ {2}complete /m)
    assert.deepEqual(await trilha([]), { code, stdout, stderr })
  })

  test('of a command shows what it does, examples and exit codes', async () => {
    for (const args of [
      ['search', '--help'],
      ['help', 'search'],
    ]) {
      const { code, stdout } = await trilha(args)
      assert.equal(code, 0)
      assert.match(stdout, /^Usage: trilha search \[options\] \[query\.\.\.\]\n\nFinds the entries/)
      assert.match(stdout, /\nExamples:\n {2}trilha search 'user_id:42' --since 7d\n/)
      assert.match(stdout, /\nExit codes:\n {4}0 {2}done\n/)
      assert.match(stdout, /\n {4}3 {2}nothing matches\n/)
    }
  })

  test('of every command has whole sentences, examples and no contradiction', () => {
    for (const command of shown) {
      const { name, summary, description, examples, arguments: args } = command
      assert.match(summary, /^[a-z].*[^.]$/, name)
      assert.match(description, /^[A-Z].*\.$/s, name)
      assert.ok(examples.length > 0, `${name} has no example`)
      const flags = Object.values(allOptions(command)).flatMap((option) => option.flags.match(/--?[\w-]+/g) ?? [])
      assert.equal(new Set(flags).size, flags.length, `${name} has a flag twice`)
      assert.ok(
        args.slice(0, -1).every(({ variadic }) => variadic !== true),
        name,
      )
    }
  })
})

describe('a wrong command line', () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['help', 'serch'], /^trilha: unknown command 'serch'\n\(Did you mean search\?\)\n$/],
    [['serch', '--help'], /^trilha: unknown command 'serch'\n/],
    [['serch'], /^trilha: unknown command 'serch'\n\(Did you mean search\?\)\n$/],
    [['search', '--limt', '3'], /^trilha: unknown option '--limt'\n\(Did you mean --limit\?\)\ntrilha search --help/],
    [
      ['search', '--limit', 'x'],
      /^trilha: --limit must be a whole number from 1 to \d+, and is "x"\ntrilha search --help/,
    ],
    [['search', '--limit', '0'], /^trilha: --limit must be a whole number from 1/],
    [['search', '--order', 'up'], /^trilha: --order must be one of desc, asc, and is "up"/],
    [['search', '--limit'], /^trilha: option '-n, --limit <n>' argument missing/],
    [['status', 'more'], /^trilha: too many arguments for 'status'/],
    [['user', ''], /^trilha user: user_id must not be empty/],
    [['story'], /^trilha: missing required argument 'request_id'/],
    [['search', '--json', '--rows'], /^trilha search: --json and --rows exclude each other\ntrilha search --help/],
    [['search', '--since', 'yesterday'], /^trilha search: --since must be a duration such as 15m/],
    [['search', '--api-key-file', '/nowhere'], /^trilha search: --api-key-file cannot be read: ENOENT/],
    [['completion', 'tcsh'], /^trilha completion: knows bash, zsh, fish, and not "tcsh"/],
  ]
  for (const [args, stderr] of cases) {
    test(`ends with 2: trilha ${args.join(' ')}`, async () => {
      const ended = await trilha(args)
      assert.match(ended.stderr, stderr)
      assert.deepEqual([ended.code, ended.stdout], [2, ''])
    })
  }
})

test('version and --version print it', async () => {
  assert.match((await trilha(['version'])).stdout, /^trilha \d+\.\d+\.\d+ \(node 24\.\d+\.\d+\)\n$/)
  assert.match((await trilha(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/)
})

test('a wrong address is no matter of commands that do not use it', async () => {
  assert.equal((await trilha(['version'], { url: 'nonsense' })).code, 0)
})

test('what was pasted into the command line is repeated as text only', async () => {
  for (const args of [
    ['\u001b[2Jserch'],
    ['search', '--\u001b[2J'],
    ['search', '--limit', '\u009b2J'],
    ['search', '--since', '\u001b'],
  ]) {
    const { code, stderr } = await trilha(args)
    assert.equal(code, 2)
    assert.doesNotMatch(stderr.replaceAll('\n', ''), /\p{Cc}/u)
  }
})

test('a key that cannot be sent is not printed', async () => {
  for (const TRILHA_API_KEY of ['secret\nkey', 'secret key', 'secrét']) {
    const { code, stderr } = await trilha(['search'], { env: { TRILHA_API_KEY } })
    assert.equal(code, 2)
    assert.match(stderr, /^trilha search: TRILHA_API_KEY must hold one key/)
    assert.doesNotMatch(stderr, /secr/)
  }
})
