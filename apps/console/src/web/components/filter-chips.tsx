import { type ExploreView, type FilterField, filterFields, newestEntries, withFilter } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { t } from '../state/preferences.ts'
import { IconButton } from './icon-button.tsx'

/** Their single value is seen in the filter bar itself. */
const inBar: ReadonlySet<FilterField> = new Set(['service', 'user_id', 'action', 'result', 'request_id'])

export const countFilters = ({ filters, range }: ExploreView): number =>
  Object.keys(filters).length + Number(range.kind === 'between' || range.preset !== 'all')

/** Filters that the bar has no field for, each removable, and the way back to no filter at all. */
export const FilterChips = ({ view }: { view: ExploreView }) => {
  if (countFilters(view) === 0) return null
  const chips = filterFields.flatMap((field) => {
    const values = view.filters[field] ?? []
    return inBar.has(field) && values.length === 1 ? [] : values.map((value) => ({ field, value, values }))
  })
  return (
    <div class="chips">
      {chips.length > 0 && (
        <ul aria-label={t.value.filters.active}>
          {chips.map(({ field, value, values }) => (
            <li key={`${field} ${value}`} class="chip">
              <span class="chip-field">{field}</span> <bdi>{visibleLine(value)}</bdi>
              <IconButton
                icon="cross"
                label={t.value.filters.remove(field, value)}
                onClick={() =>
                  go(
                    withFilter(
                      view,
                      field,
                      values.filter((other) => other !== value),
                    ),
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="text-button" onClick={() => go({ ...newestEntries, order: view.order })}>
        {t.value.filters.clear}
      </button>
    </div>
  )
}
