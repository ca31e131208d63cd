import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { exploreText } from '../i18n/explore.ts'
import type { ExploreView } from '../model/view.ts'
import { createLoaded } from '../state/loaded.ts'
import { FacetValue } from './facet-value.tsx'
import { askFacets, type Facet } from './facets-feed.ts'

/** A list that is still looked through rather than searched. */
const maxValues = 100
/** Long enough for the next letter to come before a question is asked. */
const typingMs = 180

interface FacetMoreProps {
  readonly field: string
  readonly view: ExploreView
}

/** More of a field's values, and those that begin with what is typed. */
export const FacetMore = ({ field, view }: FacetMoreProps) => {
  const prefix = useSignal('')
  const loaded = useSignal(createLoaded<Facet | undefined>()).value
  const { facets: names } = exploreText.value
  const { query, range } = view
  const load = () => {
    const parameters = { field: [field], limit: maxValues, prefix: prefix.value === '' ? undefined : prefix.value }
    void loaded.load(async (signal) => (await askFacets(view, parameters, signal)).facets[0])
  }
  useEffect(() => {
    // Without a prefix there is nothing to wait for.
    const timer = window.setTimeout(load, prefix.value === '' ? 0 : typingMs)
    return () => {
      window.clearTimeout(timer)
      loaded.abort()
    }
  }, [prefix.value, query, range.from, range.to])
  const values = loaded.answer.value?.values
  const most = values?.[0]?.count ?? 0
  return (
    <div class="facet-more">
      <input
        type="search"
        value={prefix.value}
        aria-label={names.startsWith(field)}
        placeholder={names.startsWithHint}
        onInput={(event) => {
          prefix.value = event.currentTarget.value
        }}
      />
      {loaded.failure.value !== undefined && (
        <p class="part-failed" role="status">
          <span>{names.failedOne}</span>
          <button type="button" class="text-button" onClick={load}>
            {t.value.states.retry}
          </button>
        </p>
      )}
      <ul class={`facet-values scrolled ${loaded.isLoading.value ? 'dimmed' : ''}`}>
        {values?.map(({ value, count }) => (
          <FacetValue key={value} field={field} value={value} count={count} most={most} />
        ))}
      </ul>
      {values?.length === 0 && <p class="facet-note">{names.noneFound}</p>}
      {values?.length === maxValues && <p class="facet-note">{names.capped(maxValues)}</p>}
    </div>
  )
}
