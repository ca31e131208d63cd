import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { fields, parseQuery } from '@trilha/query'
import fc from 'fast-check'
import type { CompleteAnswer } from './complete-answer.ts'
import { entry, startLogService, type TestLogService } from './log-service.fixture.ts'

let service: TestLogService
before(async () => {
  service = await startLogService()
  const http = (status: number, duration: number) => ({
    method: 'GET',
    route: '/users/{id}',
    status,
    duration_ms: duration,
  })
  await service.postJson('/logs', [
    entry({ action: 'create_user', http: http(200, 10), attributes: { tenant: 'Lagoa', vip: true } }),
    entry({
      action: 'create_user',
      user_id: '-7',
      http: http(404, 20),
      result: 'failure',
      cause: 'User "x" not found',
    }),
    entry({ action: 'Create_event', service: 'event_service', http: http(503, 900), result: 'failure' }),
    entry({ action: 'get_user', attributes: { tenant: 'são "bento"' }, timestamp: '2020-01-01T00:00:00Z' }),
    entry({ action: 'line\nbreak', request_id: 'req-1', user_id: 'x'.repeat(255) }),
  ])
})
after(() => service[Symbol.asyncDispose]())

const complete = async (marked: string, more: Readonly<Record<string, string>> = {}): Promise<CompleteAnswer> => {
  const cursor = marked.indexOf('|')
  const parameters = new URLSearchParams({ q: marked.replace('|', ''), cursor: String(cursor), ...more })
  // On a busy machine the store may need longer than a person who types would wait.
  return completeAnswer(`/api/complete?${parameters}`)
}

const completeAnswer = async (path: string, attempts = 20): Promise<CompleteAnswer> => {
  const answer = await service.ask('GET', path)
  assert.equal(answer.status, 200, answer.text)
  const json = answer.json as unknown as CompleteAnswer
  assert.ok(json.complete || attempts > 0, 'the store never answered in time')
  return json.complete ? json : completeAnswer(path, attempts - 1)
}

const texts = async (marked: string, more?: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await complete(marked, more)).suggestions.map(({ text }) => text)

/** The query with its first suggestion that is of this text. */
const accepted = async (marked: string, text: string): Promise<string> => {
  const query = marked.replace('|', '')
  const { start, end, suggestions } = await complete(marked)
  const suggestion = suggestions.find((one) => one.text === text)
  assert.ok(suggestion !== undefined, `${text} is not among ${suggestions.map((one) => one.text).join(', ')}`)
  return query.slice(0, start) + suggestion.insert + query.slice(end)
}

describe('names of fields', () => {
  test('that start with what was typed come first, then those that have it', async () => {
    assert.deepEqual((await texts('sta|')).slice(0, 1), ['http.status'])
    const names = await texts('trace|')
    assert.deepEqual(names.slice(0, 1), ['trace_id'])
    assert.deepEqual((await texts('USER|')).slice(0, 2), ['user_id', 'http.user_agent'])
  })

  test('are told in order of use before anything is typed', async () => {
    const { kind, suggestions } = await complete('|')
    assert.equal(kind, 'field')
    assert.deepEqual(
      suggestions.slice(0, 4).map(({ text, insert }) => [text, insert]),
      ['user_id', 'action', 'service', 'result'].map((name) => [name, `${name}:`]),
    )
    assert.match(suggestions[0]?.detail ?? '', /Who did it.*\(keyword\)/)
  })

  test('of recent attributes are among them; open ones go on', async () => {
    assert.deepEqual(await texts('attributes.t|'), ['attributes.tenant'])
    assert.equal(await accepted('att|', 'attributes.'), 'attributes.')
    assert.equal(await accepted('ten| result:x', 'attributes.tenant'), 'attributes.tenant: result:x')
  })

  test('keep the operator that follows', async () => {
    assert.equal(await accepted('serv|ice:x', 'service'), 'service:x')
  })

  test('that are whole may be followed by an operator, or go on', async () => {
    const { kind, field, suggestions } = await complete('http.status|')
    assert.deepEqual([kind, field], ['operator', 'http.status'])
    assert.deepEqual(
      suggestions.map(({ insert }) => insert),
      ['http.status:', 'http.status>=', 'http.status>', 'http.status<=', 'http.status<'],
    )
    assert.deepEqual(await texts('action|'), ['action:'])
    assert.ok((await texts('id|')).includes('user_id'))
  })
})

describe('keywords', () => {
  test('are offered where they may stand', async () => {
    const keywords = async (marked: string) => (await texts(marked)).filter((text) => /^(?:AND|OR|NOT)$/.test(text))
    assert.deepEqual(await keywords('|'), ['NOT'])
    assert.deepEqual(await keywords('result:failure |'), ['AND', 'OR', 'NOT'])
    assert.deepEqual(await keywords('result:failure AND |'), ['NOT'])
    assert.deepEqual(await keywords('(result:failure o|'), ['OR'])
    assert.deepEqual(await keywords('user_id:(1 |'), ['AND', 'OR', 'NOT'])
    assert.deepEqual(await keywords('result:|'), [])
  })

  test('stand first when they are being typed', async () => {
    assert.equal((await texts('result:failure OR|'))[0], 'OR')
  })
})

describe('values', () => {
  test('are counted among what the rest of the query finds', async () => {
    const { kind, field, suggestions } = await complete('result:failure action:|')
    assert.deepEqual([kind, field], ['value', 'action'])
    assert.deepEqual(suggestions, [
      { text: 'Create_event', insert: 'Create_event', count: 1 },
      { text: 'create_user', insert: 'create_user', count: 1 },
      { text: '*', insert: '*', detail: 'has a value' },
    ])
    assert.deepEqual(await texts('nothing:at:all action:get|'), ['get_user'])
  })

  test('are those of the time asked for', async () => {
    assert.deepEqual(await texts('action:get|', { from: 'now-1h' }), [])
    assert.deepEqual(await texts('action:get|', { to: '2021' }), ['get_user'])
  })

  test('meet what was typed in any case and anywhere', async () => {
    assert.deepEqual(await texts('action:cre|'), ['create_user', 'Create_event'])
    assert.deepEqual(await texts('action:user|'), ['create_user', 'get_user'])
    assert.deepEqual(await texts('action:CREATE_U*|'), ['create_user'])
  })

  test('are quoted where they must be, and then found', async () => {
    assert.equal(await accepted('cause:us|', 'User "x" not found'), 'cause:"User \\"x\\" not found"')
    assert.equal(
      await accepted('attributes.tenant:"são| result:*', 'são "bento"'),
      'attributes.tenant:"são \\"bento\\"" result:*',
    )
    assert.equal(await accepted('user_id:(1 OR |', '-7'), 'user_id:(1 OR "-7"')
    assert.equal(await accepted('user_id:|', '-7'), 'user_id:-7')
    for (const marked of [
      'action:|',
      'cause:|',
      'attributes.tenant:|',
      'attributes.vip:|',
      'http.status:|',
      'user_id:|',
    ]) {
      for (const { text } of (await complete(marked)).suggestions) {
        const q = encodeURIComponent(await accepted(marked, text))
        const { json } = await service.ask('GET', `/api/entries?q=${q}`)
        assert.ok((json.entries as unknown[]).length > 0, `${marked} ${text}`)
      }
    }
  })

  test('that no query can hold are left out', async () => {
    assert.ok(!(await texts('action:|')).includes('line\nbreak'))
  })

  test('of numbers are what people compare with', async () => {
    assert.deepEqual(await texts('http.status:|'), ['>=400', '>=500', '[400 TO 499]', '200', '404', '503', '*'])
    assert.deepEqual(await texts('http.status:4|'), ['>=400', '[400 TO 499]', '404'])
    assert.deepEqual(await texts('http.status>=|'), ['200', '404', '503'])
    assert.match((await texts('http.duration_ms:|'))[0] ?? '', /^>=[\d.]+$/)
    assert.match((await texts('http.duration_ms>|'))[0] ?? '', /^[\d.]+$/)
  })

  test('of times are relative to now', async () => {
    assert.equal((await texts('timestamp:|'))[0], '>=now-15m')
    assert.equal((await texts('timestamp>=now-1|'))[0], 'now-15m')
    assert.ok((await texts('timestamp:[now-1d TO |')).includes('now-15m'))
    assert.ok(!(await texts('timestamp:[now-1d TO |')).includes('now-7d'))
    assert.match((await texts('timestamp>=20|'))[0] ?? '', /^\d{4}-\d\d-\d\d$/)
  })

  test('of ids are looked for once some of it is typed', async () => {
    assert.deepEqual(await texts('request_id:|'), ['*'])
    assert.deepEqual(await texts('request_id:req-|'), ['req-1'])
  })

  test('of a field that is none are not there', async () => {
    assert.deepEqual(await texts('servce:x|'), [])
    assert.deepEqual(await texts(':x|'), [])
  })
})

test('a word brings the values of usual fields that have it', async () => {
  const { suggestions } = await complete('fail|')
  assert.deepEqual(suggestions, [{ text: 'result:failure', insert: 'result:failure', count: 2 }])
})

test('there is nothing to suggest behind the end of a term, or in a quoted text', async () => {
  for (const marked of ['user_id:(1 OR 2)|', '"some te|']) {
    const { kind, suggestions } = await complete(marked)
    assert.deepEqual([kind, suggestions], ['nothing', []])
  }
})

test('every suggestion in place of what is typed leads to a query, or to the beginning of one', async () => {
  const marked = fc.constantFrom(
    ...fields.map(({ name }) => `${name.replace(/\.\*$/, '.x')}:`),
    ...[
      '',
      'a',
      'result:failure ',
      'http.status>=',
      'timestamp:[now-1d TO ',
      'user_id:(1 ',
      'NOT ',
      '-act',
      '(ser',
      'id',
    ],
  )
  await fc.assert(
    fc.asyncProperty(marked, async (text) => {
      const { start, end, suggestions } = await complete(`${text}|`)
      for (const { insert } of suggestions) {
        const query = text.slice(0, start) + insert + text.slice(end)
        const endings = ['', ')', 'x', '0', 'now', '0)', 'result:x', 'result:x)', ']', 'x:y', ' TO *]', 'x:y)']
        assert.ok(
          endings.some((ending) => canParse(query + ending)),
          query,
        )
      }
    }),
    { numRuns: 60 },
  )
})

const canParse = (text: string): boolean => {
  try {
    parseQuery(text, { now: new Date() })
    return true
  } catch {
    return false
  }
}

test('a wrong parameter is named', async () => {
  for (const [parameters, detail] of [
    ['cursor=-1', /^cursor: must be a whole number from 0 to/],
    ['limit=51', /^limit: must be a whole number from 1 to 50$/],
    ['from=whenever', /^from: must be an RFC 3339/],
    ['service=x', /^service: is no parameter of this/],
  ] as const) {
    const { status, json } = await service.ask('GET', `/api/complete?${parameters}`)
    assert.equal(status, 422)
    assert.match(String(json.detail), detail)
  }
})
