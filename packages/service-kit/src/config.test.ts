import assert from 'node:assert/strict'
import { test } from 'node:test'
import Type from 'typebox'
import { ConfigError, ConfigHelp, parseConfig, portConfig, serviceConfig } from './config.ts'

const schema = Type.Object({ ...serviceConfig, port: portConfig('DEMO_PORT', 8001) })
const parse = (env: Record<string, string>, argv: string[] = []) => parseConfig(schema, { env, argv, name: 'demo' })

test('defaults, then the environment, then flags', () => {
  assert.equal(parse({}).port, 8001)
  assert.equal(parse({ DEMO_PORT: '8101' }).port, 8101)
  assert.equal(parse({ DEMO_PORT: '8101' }, ['--port=0']).port, 0)
  assert.equal(parse({}, ['--data-dir=/tmp/a=b']).dataDir, '/tmp/a=b')
})

test('what is optional and not set is absent; an empty variable counts as not set', () => {
  assert.ok(!('apiKey' in parse({ TRILHA_API_KEY: '' })))
  assert.equal(parse({ DEMO_PORT: '' }).port, 8001)
})

test('the result cannot be changed', () => {
  assert.throws(() => Object.assign(parse({}), { port: 1 }), TypeError)
})

const wrong: [string, Record<string, string>, string[], RegExp][] = [
  ['a port in words', { DEMO_PORT: 'http' }, [], /^DEMO_PORT: must be an integer, and is "http"$/],
  ['a port too large', {}, ['--port=65536'], /^--port: must be at most 65535, and is "65536"$/],
  ['a level that is none', { LOG_LEVEL: 'loud' }, [], /^LOG_LEVEL: must be one of trace, .*silent, and is "loud"$/],
  ['another database', { DATABASE_URL: 'mysql://x' }, [], /^DATABASE_URL: must start with postgres:\/\/$/],
  ['no address', { TRILHA_LOG_URL: 'localhost' }, [], /^TRILHA_LOG_URL: must be an address such as http/],
  [
    'a key with blanks',
    { TRILHA_API_KEY: 'correct horse battery' },
    [],
    /^TRILHA_API_KEY: must hold only .* no blanks$/,
  ],
  ['a key beyond ASCII', { TRILHA_API_KEY: 'uma-chave-secretíssima' }, [], /^TRILHA_API_KEY: must hold only/],
  ['another flag', {}, ['--prot=1'], /^--prot=1: is no flag of demo; --help lists them$/],
  ['a flag without value', {}, ['--port'], /^--port: needs a value, as in --port=…$/],
]
for (const [what, env, argv, message] of wrong) {
  test(`refuses ${what} in one sentence`, () => {
    assert.throws(
      () => parse(env, argv),
      (error) => error instanceof ConfigError && message.test(error.message),
    )
  })
}

test('a wrong key or password is not repeated', () => {
  assert.throws(
    () =>
      parse({ TRILHA_API_KEY: 'hunter2', DATABASE_URL: 'mysql://u:hunter2@h', TRILHA_LOG_URL: 'ftp://u:hunter2@h' }),
    (error) => error instanceof ConfigError && !error.message.includes('hunter2') && error.message.includes('\n'),
  )
})

test('--help lists every setting with its flag, variable and default', () => {
  assert.throws(
    () => parse({}, ['--help']),
    (error) => error instanceof ConfigHelp && /--port=… {2}or DEMO_PORT \(default: 8001\)/.test(error.message),
  )
})
