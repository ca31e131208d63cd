import { signal } from '@preact/signals'

/** What a person goes back to; a list that is longer is not looked through. */
export const maxRecent = 20
/** A longer query was made by a link or a machine. */
const maxLength = 1_000
const key = 'trilha.recent-queries'

/** The newest first, each once. */
export const withRecent = (queries: readonly string[], query: string): readonly string[] =>
  query === '' || query.length > maxLength
    ? queries
    : [query, ...queries.filter((one) => one !== query)].slice(0, maxRecent)

/** What was stored by any version of this page, or by nobody. */
export const parseRecent = (stored: string | null): readonly string[] => {
  try {
    const list: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string').slice(0, maxRecent) : []
  } catch {
    return []
  }
}

/** Undefined where the browser refuses storage. */
const read = (): readonly string[] | undefined => {
  try {
    return parseRecent(localStorage.getItem(key))
  } catch {
    return undefined
  }
}

export const recentQueries = signal<readonly string[]>(read() ?? [])

/** Another tab may have run queries meanwhile: what it kept is kept. */
export const rememberQuery = (query: string): void => {
  recentQueries.value = withRecent(read() ?? recentQueries.peek(), query.trim())
  try {
    localStorage.setItem(key, JSON.stringify(recentQueries.peek()))
  } catch {
    // Remembered for this visit.
  }
}
