import { selectionOf } from '../model/search.ts'
import type { ExploreView } from '../model/view.ts'

/** A range that is open towards now ends now, not with the last entry: a chart then shows that nothing came since. */
export const untilNow = (view: ExploreView) => {
  const selection = selectionOf(view)
  return selection.from !== undefined && selection.to === undefined ? { ...selection, to: 'now' } : selection
}
