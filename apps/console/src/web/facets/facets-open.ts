import { computed, signal } from '@preact/signals'
import { remembered } from '../state/remembered.ts'

/** As in the styles: below it the panel would take the rows' room, and lies over them instead. */
const narrow = matchMedia('(max-width: 1024px)')
const isNarrow = signal(narrow.matches)
narrow.addEventListener('change', () => {
  isNarrow.value = narrow.matches
})

const beside = remembered('facets', ['open', 'folded'] as const, 'open')
/** Over the rows it is opened for the moment only. */
const over = signal(false)

export const isFacetSheet = computed(() => isNarrow.value)
export const areFacetsOpen = computed(() => (isNarrow.value ? over.value : beside.value === 'open'))

export const showFacets = (isOpen: boolean): void => {
  if (isNarrow.value) over.value = isOpen
  else beside.value = isOpen ? 'open' : 'folded'
}
