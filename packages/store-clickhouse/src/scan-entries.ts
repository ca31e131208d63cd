import type { StoredEntry } from '@trilha/entry'
import { type AskOptions, type Position, type Scan, StoreError } from '@trilha/store'
import { compileSearch } from './compile-search.ts'
import type { Rows } from './entry-row.ts'
import type { Statement } from './statement.ts'
import { isMemorySpent } from './store-errors.ts'

/** Entries of the first page: few, so that the first come soon. */
const firstEntries = 2_000
/** Enough that the engine's fixed cost of a query is small beside reading them. */
const mostEntries = 8_000
/** What a page should take as JSON. Of a page and the next one, which is on its way, only a batch are entries at a time. */
const pageBytes = 4 << 20
/** Entries given to the caller at once: few, so that they are garbage before the collector takes them for old. */
const batchEntries = 1_000

export interface Page {
  readonly rows: Rows
  /** As the engine printed them. */
  readonly bytes: number
}

type Select = (clauses: Statement, options: { readonly isContinued: boolean }) => Promise<Page>

/**
 * Page by page, each a query of its own, so that nothing is held in the engine between two of them; while the caller
 * works on one, the next is fetched.
 */
export async function* scanEntries(
  scan: Scan,
  select: Select,
  { signal }: AskOptions = {},
): AsyncGenerator<readonly StoredEntry[], void, undefined> {
  let isContinued = false
  const selectInTurn = (clauses: Statement): Promise<Page> => {
    const turn = { isContinued }
    isContinued = true
    return select(clauses, turn)
  }
  let next: Promise<Step> | undefined = fetchStep(scan, firstEntries, selectInTurn)
  while (next !== undefined) {
    const { rows, following }: Step = await next
    next = following?.()
    // Whoever leaves in the middle does not wait for what was fetched ahead.
    next?.catch(() => undefined)
    for (let start = 0; start < rows.count; start += batchEntries) {
      yield rows.entries(start, start + batchEntries)
      signal?.throwIfAborted()
    }
  }
}

interface Step {
  readonly rows: Rows
  /** Fetches the page behind; absent after the last. */
  readonly following: (() => Promise<Step>) | undefined
}

type SelectInTurn = (clauses: Statement) => Promise<Page>

const fetchStep = async (scan: Scan, wanted: number, select: SelectInTurn): Promise<Step> => {
  const { page, limit } = await fetchPage(scan, wanted, select)
  const { rows } = page
  const [after]: readonly (Position | undefined)[] = rows.count < limit ? [] : rows.entries(limit - 1, limit)
  if (after === undefined) return { rows, following: undefined }
  return { rows, following: () => fetchStep({ ...scan, after }, nextLimit(page, limit), select) }
}

/** As many as fill a page if they are like the last ones; growing slowly, as larger ones may follow. */
const nextLimit = ({ rows, bytes }: Page, limit: number): number => {
  const fitting = Math.floor((pageBytes / bytes) * rows.count)
  return Math.max(1, Math.min(fitting, 4 * limit, mostEntries))
}

/** Entries that need more memory than a search may use are fetched in smaller pages. */
const fetchPage = async (
  scan: Scan,
  limit: number,
  select: SelectInTurn,
): Promise<{ readonly page: Page; readonly limit: number }> => {
  const direction = scan.order === 'desc' ? 'DESC' : 'ASC'
  const { sql, params } = compileSearch(scan)
  const clauses = `WHERE ${sql} ORDER BY timestamp ${direction}, seq ${direction} LIMIT ${limit}`
  try {
    return { page: await select({ sql: clauses, params }), limit }
  } catch (error) {
    if (!(error instanceof StoreError && isMemorySpent(error)) || limit === 1) throw error
    return await fetchPage(scan, Math.ceil(limit / 8), select)
  }
}
