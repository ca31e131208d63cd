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

const read = (): readonly string[] => {
  try {
    return parseRecent(localStorage.getItem(key))
  } catch {
    return []
  }
}

const keep = (queries: readonly string[]): void => {
  recentQueries.value = queries
  try {
    localStorage.setItem(key, JSON.stringify(queries))
  } catch {
    // A browser that refuses storage remembers for this visit.
  }
}

export const recentQueries = signal<readonly string[]>(typeof localStorage === 'undefined' ? [] : read())

/** Another tab may have run queries meanwhile: what it kept is kept. */
export const rememberQuery = (query: string): void => keep(withRecent(read(), query.trim()))
