import { Icon } from '../components/icon.tsx'
import { searchText } from '../i18n/search.ts'
import { visibleLine } from '../model/visible-text.ts'
import { language } from '../state/language.ts'
import type { Suggester } from './suggester.ts'
import type { Suggestion } from './suggestions.ts'

interface SuggestionListProps {
  readonly id: string
  readonly suggester: Suggester
  readonly onAccept: (suggestion: Suggestion) => void
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`

/** The list of a combobox: the focus stays in the field, which names the highlighted option. */
export const SuggestionList = ({ id, suggester, onAccept }: SuggestionListProps) => {
  const { offer, active } = suggester
  const suggestions = offer.value?.suggestions ?? []
  return (
    <div
      id={id}
      class="suggestions"
      role="listbox"
      tabIndex={-1}
      aria-label={searchText.value.query.suggestions}
      // The field keeps the focus, also when the list is scrolled.
      onMouseDown={(event) => event.preventDefault()}
    >
      {suggestions.map((suggestion, index) => (
        <div
          key={`${suggestion.isRecent} ${suggestion.insert}`}
          ref={(element) => {
            if (index === active.value) element?.scrollIntoView({ block: 'nearest' })
          }}
          id={optionId(id, index)}
          class="suggestion"
          role="option"
          tabIndex={-1}
          aria-selected={index === active.value}
          onClick={() => onAccept(suggestion)}
          onKeyDown={() => undefined}
        >
          <Option suggestion={suggestion} />
        </div>
      ))}
    </div>
  )
}

const Option = ({ suggestion }: { suggestion: Suggestion }) => {
  const { text, detail, count, isRecent } = suggestion
  const { recent, meaning, entries } = searchText.value.query
  return (
    <>
      {isRecent && <Icon name="clock" />}
      <bdi class="suggestion-text">{visibleLine(text)}</bdi>
      {isRecent && <span class="suggestion-detail">{recent}</span>}
      {detail !== undefined && <span class="suggestion-detail">{meaning(text, detail)}</span>}
      {count !== undefined && (
        <span class="suggestion-count">
          {count.toLocaleString(language.value)}
          <span class="visually-hidden"> {entries(count)}</span>
        </span>
      )}
    </>
  )
}
