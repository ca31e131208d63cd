import { waitFor } from './wait-for.ts'

/** The members of an entry that the tests look at. */
export interface FoundEntry {
  readonly seq: number
  readonly id: string
  readonly timestamp: string
  readonly service: string
  readonly user_id: string
  readonly action: string
  readonly result: string
  readonly cause: string | null
  readonly request_id?: string
  readonly trace_id?: string
  readonly http?: Readonly<Record<string, unknown>>
  readonly attributes?: Readonly<Record<string, unknown>>
}

interface Page {
  readonly entries: readonly FoundEntry[]
  readonly next_cursor: string | null
  readonly complete: boolean
}

/** One page of a search, oldest first. */
export const search = async (logUrl: string, parameters: Readonly<Record<string, string>>): Promise<Page> => {
  const query = new URLSearchParams({ order: 'asc', limit: '1000', ...parameters })
  const response = await fetch(`${logUrl}/api/entries?${query}`)
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as Page
}

/** Every entry that a search finds, page by page. */
export const searchAll = async (
  logUrl: string,
  parameters: Readonly<Record<string, string>> = {},
): Promise<readonly FoundEntry[]> => {
  const entries: FoundEntry[] = []
  let cursor: string | null = null
  do {
    const page = await search(logUrl, { ...parameters, ...(cursor !== null && { cursor }) })
    if (!page.complete) throw new Error('the store is behind the journal')
    entries.push(...page.entries)
    cursor = page.next_cursor
  } while (cursor !== null)
  return entries
}

/** Waits until a search finds `count` entries: for those that are on their way through a client's spool. */
export const waitForEntries = (
  logUrl: string,
  parameters: Readonly<Record<string, string>>,
  count: number,
): Promise<readonly FoundEntry[]> =>
  waitFor(`${count} entries of ${new URLSearchParams(parameters)}`, async () => {
    const { entries } = await search(logUrl, parameters)
    return entries.length >= count && entries
  })
