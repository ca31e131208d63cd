import { useId } from 'preact/hooks'
import { type ExploreView, withFilter } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { t } from '../state/preferences.ts'

/** Results are few, so they are chosen, not typed; one from elsewhere (a link, "filter for") is offered too. */
export const ResultField = ({ view }: { view: ExploreView }) => {
  const id = useId()
  const values = view.filters.result ?? []
  const value = values.length === 1 ? (values[0] ?? '') : ''
  const choices = [...new Set(['success', 'failure', ...values])]
  return (
    <div class={`field result ${values.length > 0 ? 'active' : ''}`}>
      <label for={id}>{t.value.filters.result}</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          go(withFilter(view, 'result', chosen === '' ? [] : [chosen]))
        }}
      >
        <option value="">{values.length > 1 ? t.value.filters.several(values.length) : t.value.filters.any}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    </div>
  )
}
