import { type ExploreView, explorePage, type LiveView, openEntry } from '../model/view.ts'

/** Explore with what is watched: the same query, and the same entry open. */
export const exploreOf = (view: LiveView): ExploreView => openEntry({ ...explorePage, query: view.query }, view.open)

/** The last minutes that the little chart shows. */
export const lastMinutes = (view: LiveView): ExploreView => ({
  ...explorePage,
  query: view.query,
  range: { from: 'now-2m' },
})

/** What matches between two numbers of the journal, both included, whatever its time; `*` for no end. */
export const betweenSeqs = (view: LiveView, fromSeq: number, toSeq: number | '*'): ExploreView => {
  const query = view.query.trim()
  const clause = `seq:[${fromSeq} TO ${toSeq}]`
  return { ...explorePage, range: {}, query: query === '' || query === '*' ? clause : `(${query}) ${clause}` }
}
