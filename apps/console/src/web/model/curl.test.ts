import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { sampleEntries } from '../../testing/sample-entries.ts'
import { curlOf, shellWord } from './curl.ts'
import { mask } from './entry-fields.ts'

const [gateway] = sampleEntries(1, Date.parse('2026-01-01T00:00:00Z'))
assert(gateway !== undefined)

const commandOf = (http: NonNullable<typeof gateway.http>): string => curlOf({ ...gateway, http }) ?? assert.fail()

/** What the shell gives to the command as its arguments. */
const argumentsOf = (command: string): string[] => {
  const script = `curl() { for word in "$@"; do printf '%s\\0' "$word"; done; }\n${command}`
  return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1)
}

/** What a body may hold besides NUL, which no argument can. */
const text = fc.string({ unit: 'binary' }).map((given) => given.replaceAll('\0', ''))
const nasty = fc.constantFrom(
  "'",
  '"',
  '$(touch /tmp/x)',
  '`id`',
  '\\',
  '\n',
  '\u001b[201~',
  '!!',
  '\u202e',
  'é',
  '🦜',
  '#',
)

describe('an exchange as curl', () => {
  test('has address, method, headers and body', () => {
    const command = commandOf({
      method: 'PUT',
      path: '/users/7',
      query: 'full=1',
      request_headers: { 'content-type': 'application/json', host: 'api.example:8080', 'content-length': '2' },
      request_body: '{}',
    })
    assert.equal(
      command,
      [
        "curl --globoff 'http://api.example:8080/users/7?full=1'",
        "--request 'PUT'",
        "--header 'content-type: application/json'",
        "--data-raw '{}'",
      ].join(' \\\n  '),
    )
  })

  test('every body reaches the command as it is, and nothing else does', () => {
    const body = fc.array(fc.oneof(text, nasty), { minLength: 1, maxLength: 12 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(
        body.filter((given) => given !== '' && given.isWellFormed()),
        (given) => {
          const words = argumentsOf(commandOf({ method: 'POST', path: '/x', request_body: given }))
          assert.deepEqual(words, ['--globoff', 'http://localhost:8000/x', '--request', 'POST', '--data-raw', given])
        },
      ),
      { numRuns: 60 },
    )
  })

  test('whatever path, query and headers hold, there is one address of that host and no control character', () => {
    fc.assert(
      fc.property(fc.oneof(text, nasty), fc.oneof(text, nasty), (path, value) => {
        const request_headers = { host: 'api.example', 'x-note': value, [value]: 'x' }
        const command = commandOf({ method: 'GET', path: `/${path}`, query: value, request_headers })
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
        assert.doesNotMatch(command.replaceAll('\\\n', ''), /[\u0000-\u001f\u007f-\u009f]/)
        const [flag, address = '', ...rest] = argumentsOf(command)
        assert.equal(flag, '--globoff')
        assert.equal(new URL(address).host, 'api.example')
        assert(
          rest.every((word, index) =>
            index % 2 === 0 ? word === '--header' : word.includes(': ') || word.endsWith(';'),
          ),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('a host that is none goes to the gateway, and what is encoded stays so', () => {
    const command = commandOf({ method: 'GET', path: '/a%20b/é [1]', request_headers: { host: 'evil/@x' } })
    assert.equal(command, "curl --globoff 'http://localhost:8000/a%20b/%C3%A9%20[1]'")
  })

  test('masked headers are named and not sent', () => {
    const headers = { authorization: mask, accept: '*/*', '`id`': mask }
    const command = commandOf({ method: 'GET', path: '/', request_headers: headers })
    assert.match(command, /^# masked in the log, to be added: authorization\ncurl /)
    assert.deepEqual(argumentsOf(command), ['--globoff', 'http://localhost:8000/', '--header', 'accept: */*'])
  })

  test('an entry without an exchange, or with a method that is none, has no command', () => {
    const { http: _, ...plain } = gateway
    assert.equal(curlOf(plain), undefined)
    assert.equal(curlOf({ ...gateway, http: { method: 'GET x', path: '/' } }), undefined)
  })

  test('a word without control characters is for every shell', () => {
    assert.equal(shellWord("it's"), "'it'\\''s'")
    assert.equal(execFileSync('sh', ['-c', `printf %s ${shellWord("$HOME '`\\")}`], { encoding: 'utf8' }), "$HOME '`\\")
  })
})
