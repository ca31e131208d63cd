import assert from 'node:assert/strict'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { Problem } from '@trilha/service-kit'
import fc from 'fast-check'
import { nameKey, parseSavedContent, type SavedSearch, savedLimits } from './saved-search.ts'
import { type Condition, openSavedSearches, type SavedChange } from './saved-searches.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'trilha-saved-'))
})
after(() => rm(folder, { recursive: true, force: true }))

let files = 0
const newFile = (): string => {
  files += 1
  return join(folder, `${files}.json`)
}

const ignore = async (): Promise<void> => undefined

const statusOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: unknown) => {
      assert.ok(error instanceof Problem)
      return error.status
    },
  )

/** Few names, so that they meet; of every kind of character, so that the file is put to the test. */
const name = fc.oneof(fc.constantFrom('a', 'A', 'b', 'ß', 'SS'), fc.string({ unit: 'grapheme', maxLength: 60 }))
const content = fc.record({ name, description: fc.string({ unit: 'grapheme' }), view: fc.constantFrom('/', '/live') })
const step = fc.oneof(
  fc.record({ do: fc.constant('create' as const), content }),
  fc.record({ do: fc.constant('put' as const), content, which: fc.nat(5), isFresh: fc.boolean() }),
  fc.record({ do: fc.constant('remove' as const), which: fc.nat(5), isFresh: fc.boolean() }),
  fc.record({ do: fc.constant('reopen' as const) }),
)

describe('the store of saved searches', () => {
  test('holds what the changes say, after every change and after opening it again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const file = newFile()
        let saved = openSavedSearches(file)
        const model = new Map<string, SavedSearch>()
        const versions = new Set<number>()
        const recorded: SavedChange[] = []
        const record = async (change: SavedChange) => void recorded.push(change)
        const keep = (search: SavedSearch) => {
          assert.ok(!versions.has(search.version), 'a version was given twice')
          versions.add(search.version)
          model.set(search.id, search)
        }
        const pick = (which: number) => [...model.values()][which]
        const condition = (search: SavedSearch, isFresh: boolean): Condition => ({
          versions: [isFresh ? search.version : search.version - 1],
        })
        const tryContent = (given: { name: string; description: string; view: string }) => {
          try {
            return parseSavedContent(given)
          } catch (error) {
            assert.ok(error instanceof Problem && error.status === 422)
            return undefined
          }
        }
        const isTaken = (text: string, by?: string) =>
          [...model.values()].some((one) => one.id !== by && nameKey(one.name) === nameKey(text))
        for (const one of steps) {
          if (one.do === 'reopen') saved = openSavedSearches(file)
          else if (one.do === 'create') {
            const given = tryContent(one.content)
            if (given === undefined) continue
            if (isTaken(given.name)) assert.equal(await statusOf(saved.create(given, record)), 409)
            else keep(await saved.create(given, record))
          } else {
            const search = pick(one.which)
            if (search === undefined) continue
            const expected = condition(search, one.isFresh)
            if (one.do === 'remove') {
              assert.equal(await statusOf(saved.remove(search.id, expected, record)), one.isFresh ? 200 : 412)
              if (one.isFresh) model.delete(search.id)
              continue
            }
            const given = tryContent(one.content)
            if (given === undefined) continue
            const done = saved.put(search.id, { content: given, condition: expected }, record)
            if (!one.isFresh) assert.equal(await statusOf(done), 412)
            else if (isTaken(given.name, search.id)) assert.equal(await statusOf(done), 409)
            else keep((await done).search)
          }
        }
        const listed = await saved.list()
        assert.deepEqual(new Map(listed.map((search) => [search.id, search])), model)
        assert.deepEqual(await openSavedSearches(file).list(), listed)
        const keys = listed.map((search) => nameKey(search.name))
        assert.deepEqual(
          keys,
          keys.toSorted((a, b) => (a < b ? -1 : 1)),
        )
      }),
      { numRuns: 60 },
    )
  })

  test('changes that come at the same time are all made', async () => {
    const file = newFile()
    const saved = openSavedSearches(file)
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, n) => saved.create({ name: `n${n}`, view: '/' }, ignore)),
    )
    assert.equal(new Set(made.map(({ version }) => version)).size, 40)
    assert.equal((await openSavedSearches(file).list()).length, 40)
  })

  test('a change that cannot be written to the log is not made', async () => {
    const saved = openSavedSearches(newFile())
    const refuse = async (): Promise<void> => {
      throw new Problem('unavailable', 'the journal cannot be written')
    }
    assert.equal(await statusOf(saved.create({ name: 'a', view: '/' }, refuse)), 503)
    assert.deepEqual(await saved.list(), [])
    const { id } = await saved.create({ name: 'a', view: '/' }, ignore)
    assert.equal(await statusOf(saved.remove(id, 'exists', refuse)), 503)
    assert.equal((await saved.list()).length, 1)
  })

  test('a file that cannot be written is a 503, the log tells of the failure, and what was there stays', async () => {
    const inner = join(folder, 'inner')
    await mkdir(inner)
    const file = join(inner, 'saved.json')
    const saved = openSavedSearches(file)
    await saved.create({ name: 'a', view: '/' }, ignore)
    // A folder in the place of the temporary file stops the write even for root, whom no permission stops.
    await mkdir(`${file}.tmp`)
    const told: unknown[] = []
    const record = async (_: SavedChange, failure?: string) => void told.push(failure)
    assert.equal(await statusOf(saved.create({ name: 'b', view: '/' }, record)), 503)
    assert.deepEqual(told, [undefined, 'the saved searches cannot be written'])
    await rm(`${file}.tmp`, { recursive: true })
    assert.deepEqual(
      (await saved.list()).map((search) => search.name),
      ['a'],
    )
    await saved.create({ name: 'b', view: '/' }, record)
    assert.deepEqual(await readdir(inner), ['saved.json'])
  })

  test('there are no more than can be listed', async () => {
    const saved = openSavedSearches(newFile())
    const all = await Promise.all(
      Array.from({ length: savedLimits.searches }, (_, n) => saved.create({ name: String(n), view: '/' }, ignore)),
    )
    assert.equal(await statusOf(saved.create({ name: 'x', view: '/' }, ignore)), 409)
    const id = all[0]?.id ?? ''
    await saved.put(id, { content: { name: 'still', view: '/' }, condition: 'exists' }, ignore)
  })
})

describe('names', () => {
  for (const [one, other] of [
    ['a', 'A'],
    ['ß', 'SS'],
    ['é', 'e\u0301'],
    ['ａ', 'a'],
    ['Σς', 'ΣΣ'],
  ] as const) {
    test(`${one} is ${other}`, () => assert.equal(nameKey(one), nameKey(other)))
  }
})
