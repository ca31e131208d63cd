import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { IconButton } from '../components/icon-button.tsx'
import { t } from '../i18n/common.ts'
import { exploreText } from '../i18n/explore.ts'
import type { ExploreView } from '../model/view.ts'
import { AddFacet } from './add-facet.tsx'
import { Facet } from './facet.tsx'
import { facets, retryFacets } from './facets-feed.ts'
import { areFacetsOpen, isFacetSheet, showFacets } from './facets-open.ts'

const Failed = ({ view }: { view: ExploreView }) => (
  <p class="part-failed" role="status">
    <Icon name="alert" />
    <span>
      {exploreText.value.facets.failed} {facets.failure.value?.message}
    </span>
    <button type="button" class="text-button" onClick={() => retryFacets(view)}>
      {t.value.states.retry}
    </button>
  </p>
)

const Fields = ({ view }: { view: ExploreView }) => {
  const counted = new Map(facets.answer.value?.facets.map((answer) => [answer.field, answer]))
  const isLost = facets.failure.value !== undefined && facets.answer.value === undefined
  return (
    <>
      {facets.failure.value !== undefined && <Failed view={view} />}
      {facets.answer.value?.complete === false && <p class="facet-note">{exploreText.value.histogram.partial}</p>}
      {!isLost &&
        view.facets.map((field) => <Facet key={field} field={field} answer={counted.get(field)} view={view} />)}
      <AddFacet view={view} />
    </>
  )
}

/** The values of the most useful fields, with their counts: beside the rows, or over them where there is no room. */
export const FacetsPanel = ({ view }: { view: ExploreView }) => {
  const panel = useRef<HTMLElement>(null)
  const { facets: names } = exploreText.value
  const isOpen = areFacetsOpen.value
  const isSheet = isFacetSheet.value
  useEffect(() => {
    if (isOpen && isSheet) panel.current?.focus()
  }, [isOpen, isSheet])
  if (!isOpen) return null
  const isOld = facets.answer.value !== undefined && (facets.isLoading.value || facets.failure.value !== undefined)
  return (
    <>
      {isSheet && <div class="facets-veil" onClick={() => showFacets(false)} aria-hidden="true" />}
      <aside
        ref={panel}
        id="facets"
        class={`facets ${isSheet ? 'sheet' : ''} ${isOld ? 'dimmed' : ''}`}
        aria-label={names.label}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isSheet) return
          event.preventDefault()
          showFacets(false)
          document.getElementById('facets-toggle')?.focus()
        }}
      >
        <div class="facets-head">
          <h2>{names.label}</h2>
          <IconButton icon={isSheet ? 'cross' : 'fold'} label={names.hide} onClick={() => showFacets(false)} />
        </div>
        <Fields view={view} />
      </aside>
    </>
  )
}
