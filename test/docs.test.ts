import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { parseQuery } from '@trilha/query'
import { referencePage } from '../apps/gateway/src/conformance/reference-page.ts'
import { withFieldTable } from '../scripts/field-table.ts'

const root = resolve(import.meta.dirname, '..')
const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const pages = globSync(['*.md', 'docs/**/*.md', '{apps,packages,services}/*/README.md', 'bench/README.md'], {
  cwd: root,
})

describe('documents', () => {
  test('link only to what exists', () => {
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(?:#[^)]*)?\)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    )
    assert.deepEqual(broken, [])
  })

  test('show queries that are queries', () => {
    const queries = [...read('docs/guides/search.md').matchAll(/```query\n([^`]+)\n```/g)].map(
      ([, query = '']) => query,
    )
    assert.equal(queries.length, 10)
    for (const query of queries) assert.doesNotThrow(() => parseQuery(query, { now: new Date() }), query)
  })

  test('show commands with options that there are', () => {
    const sections = new Map(
      read('docs/reference/command-line.md')
        .split(/^## /m)
        .map((section) => [section.slice(0, section.indexOf('\n')), section]),
    )
    const shown = pages.flatMap((page) =>
      [...read(page).matchAll(/\btrilha (?<name>[a-z]+) (?<rest>[^`\n|]*)/g)]
        .map(({ groups }) => ({ page, name: groups?.name ?? '', rest: (groups?.rest ?? '').replace(/'[^']*'/g, '') }))
        .filter(({ name }) => sections.has(name)),
    )
    assert.ok(shown.length > 20)
    const general = sections.get('Options of every command that asks the log service') ?? ''
    const unknown = shown.flatMap(({ page, name, rest }) =>
      [...rest.matchAll(/(?<=\s|^)--?[a-z][a-z-]*/g)]
        .map(([option]) => option)
        .filter((option) => !`${sections.get(name)}${general}`.includes(option))
        .map((option) => `${page}: trilha ${name} ${option}`),
    )
    assert.deepEqual(unknown, [])
  })

  test('list the fields of the schema (scripts/write-reference.ts writes them)', () => {
    const page = read('docs/reference/query-language.md')
    assert.equal(withFieldTable(page), page)
  })

  test('list the cases of malformed requests (scripts/write-reference.ts writes them)', () => {
    assert.equal(referencePage(), read('docs/reference/gateway-requests.md'))
  })
})
