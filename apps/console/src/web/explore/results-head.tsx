import { Icon } from '../components/icon.tsx'
import { areFacetsOpen, showFacets } from '../facets/facets-open.ts'
import { exploreText } from '../i18n/explore.ts'
import { formatZone } from '../model/time-format.ts'
import type { ExploreView } from '../model/view.ts'
import { ExploreTools } from '../saved/explore-tools.tsx'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { entries } from './explore-feed.ts'
import { histogram, matchCount } from './histogram-feed.ts'
import { LiveControl } from './live-control.tsx'

const FacetsToggle = () => {
  const { facets } = exploreText.value
  return (
    <button
      type="button"
      id="facets-toggle"
      class="button facets-toggle"
      aria-expanded={areFacetsOpen.value}
      title={areFacetsOpen.value ? facets.hide : facets.show}
      onClick={() => showFacets(!areFacetsOpen.value)}
    >
      <Icon name="filter" />
      <span>{facets.label}</span>
    </button>
  )
}

const Order = ({ view }: { view: ExploreView }) => {
  const { results } = exploreText.value
  const isDescending = view.order === 'desc'
  return (
    <button
      type="button"
      class="order"
      onClick={() => go({ ...view, order: isDescending ? 'asc' : 'desc' }, { replace: true })}
    >
      <Icon name={isDescending ? 'down' : 'up'} />
      <span>{isDescending ? results.newestFirst : results.oldestFirst}</span>{' '}
      <span class="zone">{formatZone(new Date(), timeStyle.value)}</span>
    </button>
  )
}

/** How many rows stand there, of how many that match. */
const Shown = () => {
  const { results } = exploreText.value
  const count = entries.value.length
  const all = matchCount.value
  // Counted at another moment than the rows were found: what is shown is never more than there is.
  if (all === undefined || all <= count || histogram.answer.value?.complete === false) {
    return <span class="shown">{results.shown(count)}</span>
  }
  return (
    <span class="shown" title={results.shownOfTitle(count, all)}>
      {results.shownOf(count, all)}
    </span>
  )
}

/** Above the rows: their order, how many, whether new ones come in, and what can be done with all of them. */
export const ResultsHead = ({ view }: { view: ExploreView }) => (
  <div class="results-head">
    <FacetsToggle />
    <Order view={view} />
    <Shown />
    <LiveControl />
    <div class="results-tools">
      <ExploreTools view={view} />
    </div>
  </div>
)
