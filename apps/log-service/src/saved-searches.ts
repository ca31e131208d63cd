import { newEntryId } from '@trilha/entry'
import { Problem, problem } from '@trilha/service-kit'
import { unavailable } from './refusals.ts'
import { readSavedFile, SavedFileDamaged, type SavedState, writeSavedFile } from './saved-file.ts'
import { nameKey, type SavedContent, type SavedSearch, savedLimits } from './saved-search.ts'

export type SavedAction = 'save_search' | 'update_saved_search' | 'delete_saved_search'

export interface SavedChange {
  readonly action: SavedAction
  /** As it is afterwards; of a deletion, as it was. */
  readonly search: SavedSearch
}

/** Writes a change into the log, with what made it fail. It rejects when the log cannot be written. */
export type RecordChange = (change: SavedChange, failure?: string) => Promise<void>

/** What has to be so for a change to be made: a version, any, or nothing there yet. */
export type Condition = { readonly versions: readonly number[] } | 'exists' | 'absent'

/**
 * The saved searches. Changes are made one after the other. Each is written to the log first and to the file then: a
 * change that nobody can trace never happens. Every method throws a {@link Problem}.
 */
export interface SavedSearches {
  /** By name. */
  list(): Promise<readonly SavedSearch[]>
  get(id: string): Promise<SavedSearch>
  create(content: SavedContent, record: RecordChange): Promise<SavedSearch>
  /** Replaces one; with the condition `absent` it brings one (back) under a known id. */
  put(
    id: string,
    change: { readonly content: SavedContent; readonly condition: Condition },
    record: RecordChange,
  ): Promise<SavedChange>
  remove(id: string, condition: Condition, record: RecordChange): Promise<void>
}

/** The state of the resource is not the one that the caller knew (RFC 9110, section 15.5.13). */
class PreconditionFailed extends Problem {
  override readonly status = 412

  constructor(detail: string) {
    super('conflict', detail)
  }
}

/** Repairing a file takes a person. */
const retryAfterSeconds = 30

/** @param file read when it is asked for first; a damaged one is read again each time, for it may have been repaired */
export const openSavedSearches = (file: string): SavedSearches => {
  let known: SavedState | undefined
  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
  const state = async (): Promise<SavedState> => {
    known ??= await readSavedFile(file).catch((error: unknown) => {
      if (error instanceof SavedFileDamaged) throw unavailable(error.message, retryAfterSeconds)
      throw problem('unavailable', 'the saved searches cannot be read', { cause: error })
    })
    return known
  }
  const commit = async (next: SavedState, change: SavedChange, record: RecordChange): Promise<SavedChange> => {
    await record(change)
    try {
      await writeSavedFile(file, next)
    } catch (cause) {
      // The new file may or may not have taken its place: what is there now is what counts.
      known = undefined
      const refusal = problem('unavailable', 'the saved searches cannot be written', { cause })
      await record(change, refusal.detail)
      throw refusal
    }
    known = next
    return change
  }
  const store = async (search: SavedSearch, action: SavedAction, record: RecordChange): Promise<SavedChange> => {
    const { searches } = await state()
    const others = searches.filter(({ id }) => id !== search.id)
    requireFreeName(others, search.name)
    if (others.length >= savedLimits.searches) throw full()
    return commit({ revision: search.version, searches: byName([...others, search]) }, { action, search }, record)
  }
  return {
    list: () => inTurn(async () => (await state()).searches),
    get: (id) => inTurn(async () => existing(await state(), id)),
    create: (content, record) =>
      inTurn(async () => {
        const search = stamped(newEntryId(), content, await state())
        return (await store(search, 'save_search', record)).search
      }),
    put: (id, { content, condition }, record) =>
      inTurn(async () => {
        const now = await state()
        const before = now.searches.find((search) => search.id === id)
        check(before, condition)
        const after = stamped(id, content, now)
        if (before === undefined) return store(after, 'save_search', record)
        return store({ ...after, created_at: before.created_at }, 'update_saved_search', record)
      }),
    remove: (id, condition, record) =>
      inTurn(async () => {
        const now = await state()
        const search = existing(now, id)
        check(search, condition)
        const searches = now.searches.filter((one) => one !== search)
        await commit({ revision: now.revision, searches }, { action: 'delete_saved_search', search }, record)
      }),
  }
}

const stamped = (id: string, content: SavedContent, { revision }: SavedState): SavedSearch => {
  const at = new Date().toISOString()
  return { id, ...content, created_at: at, updated_at: at, version: revision + 1 }
}

const existing = ({ searches }: SavedState, id: string): SavedSearch => {
  const found = searches.find((search) => search.id === id)
  if (found === undefined) throw notFound()
  return found
}

const notFound = (): Problem => problem('not_found', 'Saved search not found')

const check = (search: SavedSearch | undefined, condition: Condition): void => {
  if (condition === 'absent') {
    if (search !== undefined) throw new PreconditionFailed(`If-None-Match: "${search.name}" is there already`)
    return
  }
  if (search === undefined) throw notFound()
  if (condition === 'exists' || condition.versions.includes(search.version)) return
  throw new PreconditionFailed(
    `If-Match: "${search.name}" was changed at ${search.updated_at}, after it was read: read it again, then change it`,
  )
}

const requireFreeName = (searches: readonly SavedSearch[], name: string): void => {
  const key = nameKey(name)
  const taken = searches.find((search) => nameKey(search.name) === key)
  if (taken !== undefined) throw problem('conflict', `name: there is a saved search "${taken.name}" already`)
}

const full = (): Problem =>
  problem('conflict', `${savedLimits.searches} searches are saved, and that is as many as may: delete one first`)

const byName = (searches: readonly SavedSearch[]): readonly SavedSearch[] =>
  searches
    .map((search) => ({ search, key: nameKey(search.name) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ search }) => search)
