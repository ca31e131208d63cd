import { areFacetsOpen, showFacets } from '../facets/facets-open.ts'
import { exploreText } from '../i18n/explore.ts'
import type { ExploreView } from '../model/view.ts'
import type { Command } from '../state/commands.ts'
import { go, view } from '../state/navigation.ts'
import { canBeLive, reload, togglePause } from './explore-feed.ts'
import { canCompare } from './histogram-feed.ts'

/** Does something with Explore's view, which is there as long as its commands are. */
const withView = (act: (here: ExploreView) => void) => (): void => {
  const here = view.peek()
  if (here.page === 'explore') act(here)
}

const change = (how: (here: ExploreView) => ExploreView) => withView((here) => go(how(here), { replace: true }))

/** Opens the panel first; the next paint has its fields. */
const addFacet = (): void => {
  showFacets(true)
  requestAnimationFrame(() => document.getElementById('add-facet')?.focus())
}

/** What can be done on Explore, beside what its search bar and its entries bring. */
export const exploreCommands: readonly Command[] = [
  {
    id: 'explore.pause',
    group: 'list',
    key: 'Space',
    title: () => exploreText.value.keys.pause,
    isAvailable: () => canBeLive.value,
    run: togglePause,
  },
  {
    id: 'explore.refresh',
    group: 'search',
    key: '.',
    title: () => exploreText.value.keys.refresh,
    run: reload,
  },
  {
    id: 'explore.order',
    group: 'list',
    key: 'o',
    title: () => exploreText.value.keys.order,
    run: change((here) => ({ ...here, order: here.order === 'desc' ? 'asc' : 'desc' })),
  },
  {
    id: 'explore.compare',
    group: 'view',
    key: 'p',
    title: () => exploreText.value.keys.compare,
    isAvailable: () => {
      const here = view.value
      return here.page === 'explore' && canCompare(here)
    },
    run: change((here) => ({ ...here, compare: !here.compare })),
  },
  {
    id: 'explore.form',
    group: 'view',
    key: 'v',
    title: () => exploreText.value.keys.chartOrTable,
    run: change((here) => ({ ...here, as: here.as === 'chart' ? 'table' : 'chart' })),
  },
  {
    id: 'explore.histogram',
    group: 'view',
    key: 'h',
    title: () => exploreText.value.keys.histogram,
    run: () => document.getElementById('histogram')?.focus(),
  },
  {
    id: 'explore.facets',
    group: 'view',
    key: 'f',
    title: () => exploreText.value.keys.facets,
    run: () => showFacets(!areFacetsOpen.value),
  },
  {
    id: 'explore.add-facet',
    group: 'view',
    key: 'a',
    title: () => exploreText.value.keys.addFacet,
    run: addFacet,
  },
  {
    id: 'explore.clear',
    group: 'search',
    title: () => exploreText.value.keys.clear,
    run: withView((here) => go({ ...here, query: '' })),
  },
]
