import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import type { ExploreView } from '../model/view.ts'
import { t } from '../state/preferences.ts'
import { countFilters, FilterChips } from './filter-chips.tsx'
import { FilterTextField } from './filter-field.tsx'
import { Icon } from './icon.tsx'
import { LiveControl } from './live-control.tsx'
import { RangeField } from './range-field.tsx'
import { ResultField } from './result-field.tsx'

/** On a narrow screen the fields are folded away behind one button. */
export const FilterBar = ({ view }: { view: ExploreView }) => {
  const isUnfolded = useSignal(false)
  const id = useId()
  const { filters } = t.value
  return (
    <search class="filters" aria-label={filters.label}>
      <div class="filters-line">
        <button
          type="button"
          class="button fold"
          aria-expanded={isUnfolded.value}
          aria-controls={id}
          onClick={() => {
            isUnfolded.value = !isUnfolded.value
          }}
        >
          <Icon name="filter" />
          {filters.show(countFilters(view))}
        </button>
        <form
          id={id}
          class={isUnfolded.value ? 'fields unfolded' : 'fields'}
          onSubmit={(event) => event.preventDefault()}
        >
          <FilterTextField view={view} field="service" label={filters.service} />
          <FilterTextField view={view} field="user_id" label={filters.user} />
          <FilterTextField view={view} field="action" label={filters.action} />
          <ResultField view={view} />
          <FilterTextField view={view} field="request_id" label={filters.requestId} />
          <RangeField view={view} />
        </form>
        <LiveControl />
      </div>
      <FilterChips view={view} />
    </search>
  )
}
