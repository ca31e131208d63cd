import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { printQuery } from '@trilha/query'
import { printKeep } from './duration.ts'
import { parseRules } from './parse-rules.ts'
import { RetentionError } from './retention-error.ts'
import { simpleRules } from './simple-rules.ts'

const faultsOf = (text: string): string[] => {
  try {
    parseRules(text, 'retention.yaml')
  } catch (error) {
    assert.ok(error instanceof RetentionError, String(error))
    return error.message.split('\n')
  }
  assert.fail(`no fault in ${text}`)
}

describe('file of rules', () => {
  test('YAML and JSON say the same', () => {
    const yaml = `
# how long what is kept
rules:
  - query: 'service:gateway result:success'
    keep: 30d
  - query: action:delete_*
    keep: 5y
  - keep: 1y
max_bytes: 200GB
`
    const json = JSON.stringify({
      rules: [
        { query: 'service:gateway result:success', keep: '30d' },
        { query: 'action:delete_*', keep: '5y' },
        { keep: '1y' },
      ],
      max_bytes: '200GB',
    })
    for (const text of [yaml, json]) {
      const { rules, maxBytes } = parseRules(text, 'rules')
      assert.deepEqual(
        rules.map(({ text: query, query: tree, keep }) => [query, printQuery(tree), printKeep(keep)]),
        [
          ['service:gateway result:success', 'service:gateway result:success', '30d'],
          ['action:delete_*', 'action:delete_*', '5y'],
          ['*', '*', '1y'],
        ],
      )
      assert.equal(maxBytes, 200e9)
    }
  })

  test('nothing in it means that everything is kept', () => {
    for (const text of ['', '# nothing yet', '{}', 'rules: []']) {
      assert.deepEqual(parseRules(text, 'rules'), { rules: [] })
    }
  })

  test('faults name line and field, all of them', () => {
    assert.deepEqual(faultsOf('rules:\n  - query: "service:"\n    keep: 30d\n  - keep: 1m\nmax_bytes: many\n'), [
      'retention.yaml line 2: rules[0].query: is no query: column 9: a value must follow ":"',
      'retention.yaml line 4: rules[1].keep: must be a time such as 30d, 12h, 6mo or 5y, or forever, and is "1m"; m could be minutes or months: write min or mo',
      'retention.yaml line 5: max_bytes: must be a size such as 200GB or 500GiB, and is "many"',
    ])
  })

  test('what is no file of rules is told by its shape', () => {
    const cases = [
      ['rules:\n  - query: a\n', /^retention\.yaml line 2: rules\[0\]\.keep: is missing$/],
      ['rules:\n  - keep: 30\n', /line 2: rules\[0\]\.keep: must be a time such as/],
      ['rules:\n  - keep: 1d\n    kep: 2d\n', /line \d: rules\[0\]\.kep: is not known here; query and keep are$/],
      ['rules: 5', /line 1: rules: must be a list of at most 100 rules$/],
      ['- keep: 1d', /line 1: must be an object with rules and max_bytes$/],
      ['rules:\n  - 7', /line 2: rules\[0\]: must be an object with query and keep$/],
      ['keep: 30d', /line 1: keep: is not known here; rules and max_bytes are$/],
      ['retention: 30d', /line 1: retention: is not known here; rules and max_bytes are$/],
      ['max_bytes: 100', /line 1: max_bytes: must be a text such as 200GB$/],
      ['rules: [\n  {keep: 1d}\n', /^retention\.yaml line \d: /],
    ] as const
    for (const [text, fault] of cases) assert.match(faultsOf(text)[0] ?? '', fault, text)
  })

  test('a rule means the same tomorrow', () => {
    for (const query of ['timestamp>now-1d', 'action:a (b OR timestamp:[now/y TO now])', 'received_at<now-1y/w']) {
      const [fault = ''] = faultsOf(`rules:\n  - keep: 1d\n    query: '${query}'\n`)
      assert.match(fault, /line 3: rules\[0\]\.query: must mean the same tomorrow/, query)
    }
    assert.equal(parseRules("rules: [{query: 'timestamp<2026 cause:now', keep: 1d}]", 'r').rules.length, 1)
  })

  test('a rule that decides for nothing is a mistake', () => {
    assert.deepEqual(faultsOf('rules:\n  - keep: 1y\n  - query: a\n    keep: 1d\n'), [
      'retention.yaml line 3: rules[1]: is never reached, as rules[0] decides for every entry',
    ])
  })
})

describe('rules in two values', () => {
  const maxAge = (text: string) => ({ maxAge: { name: 'AGE', text } })
  const maxBytes = (text: string) => ({ maxBytes: { name: 'BYTES', text } })

  test('are a rule for everything, and a size', () => {
    assert.deepEqual(simpleRules({}), { rules: [] })
    const { rules, maxBytes: bytes } = simpleRules({ ...maxAge('90d'), ...maxBytes('50GB') })
    assert.deepEqual(
      rules.map(({ text, keep }) => [text, printKeep(keep)]),
      [['*', '90d']],
    )
    assert.equal(bytes, 50e9)
  })

  test('faults name the values', () => {
    assert.throws(() => simpleRules({ ...maxAge('90'), ...maxBytes('-') }), {
      name: 'RetentionError',
      message: /^AGE: must be a time .*\nBYTES: must be a size /,
    })
  })
})
