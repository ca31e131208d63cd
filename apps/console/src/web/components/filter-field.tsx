import { useId, useRef } from 'preact/hooks'
import { type ExploreView, type FilterField, withFilter } from '../model/view.ts'
import { entries } from '../state/explore-feed.ts'
import { go } from '../state/navigation.ts'
import { t } from '../state/preferences.ts'
import { IconButton } from './icon-button.tsx'

type TextField = 'service' | 'user_id' | 'action' | 'request_id'

/** A list to choose from, not to read through. */
const maxSuggestions = 50

/** Values among the loaded entries. Apart from the input, so that live rows do not disturb what is being typed. */
const Suggestions = ({ id, field }: { id: string; field: TextField }) => {
  const values = new Set<string>()
  for (const entry of entries.value) {
    const value = entry[field]
    if (value !== undefined) values.add(value)
    if (values.size === maxSuggestions) break
  }
  return (
    <datalist id={id}>
      {[...values]
        .sort((a, b) => a.localeCompare(b))
        .map((value) => (
          <option key={value} value={value} />
        ))}
    </datalist>
  )
}

interface FilterFieldProps {
  readonly view: ExploreView
  readonly field: TextField
  readonly label: string
}

/** Filters one field by a typed value; several values of one field are shown as chips instead. */
export const FilterTextField = ({ view, field, label }: FilterFieldProps) => {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const values = view.filters[field] ?? []
  const value = values.length === 1 ? (values[0] ?? '') : ''
  const apply = (typed: string) => {
    const text = typed.trim()
    if (text !== value) go(withFilter(view, field, text === '' ? [] : [text]))
  }
  return (
    <div class={`field ${field} ${values.length > 0 ? 'active' : ''}`}>
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={input}
        value={value}
        placeholder={values.length > 1 ? t.value.filters.several(values.length) : t.value.filters.any}
        list={`${id}-list`}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        data-filter={field satisfies FilterField}
        onChange={(event) => apply(event.currentTarget.value)}
      />
      <Suggestions id={`${id}-list`} field={field} />
      {value !== '' && (
        <IconButton
          icon="cross"
          label={t.value.filters.remove(field, value)}
          onClick={() => {
            go(withFilter(view, field, []))
            input.current?.focus()
          }}
        />
      )}
    </div>
  )
}
