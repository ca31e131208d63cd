import { useSignal } from '@preact/signals'
import { useEffect, useId, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { searchText } from '../i18n/search.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { ApiError } from '../state/api.ts'
import { ErrorMark, QueryError } from './query-error.tsx'
import { rememberQuery } from './recent-queries.ts'
import { createSuggester } from './suggester.ts'
import { optionId, SuggestionList } from './suggestion-list.tsx'
import { acceptance, goesOn, type Suggestion } from './suggestions.ts'

/** A query is one line: what is pasted with line breaks means the same with spaces. */
const oneLine = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ')

interface QueryFieldProps {
  /** The query that is shown. */
  readonly query: string
  readonly range: TimeRange
  readonly error: ApiError | undefined
  readonly onSearch: (query: string) => void
}

/** The query as a combobox (WAI-ARIA APG): typed freely, with what may stand at the cursor offered beneath. */
export const QueryField = ({ query, range, error, onSearch }: QueryFieldProps) => {
  const input = useRef<HTMLInputElement>(null)
  const underlay = useRef<HTMLDivElement>(null)
  const text = useSignal(query)
  const [listId, errorId, labelId] = [useId(), useId(), useId()]
  const latestRange = useRef(range)
  latestRange.current = range
  const suggester = useMemo(() => createSuggester(() => latestRange.current), [])
  const { offer, active } = suggester
  const words = searchText.value.query

  useEffect(() => {
    text.value = query
  }, [query])
  useEffect(() => suggester.close, [suggester])
  const scroll = () => {
    if (underlay.current !== null && input.current !== null) underlay.current.scrollLeft = input.current.scrollLeft
  }
  useLayoutEffect(scroll)

  const write = (next: string, cursor: number) => {
    text.value = next
    // The field has the text at once, so that the cursor can be put into it.
    if (input.current !== null) {
      input.current.value = next
      input.current.setSelectionRange(cursor, cursor)
    }
  }
  const search = (next = text.peek()) => {
    suggester.close()
    rememberQuery(next)
    onSearch(next.trim())
  }
  const accept = (suggestion: Suggestion) => {
    const shown = offer.peek()
    if (shown === undefined) return
    const { start, end, insert } = acceptance(shown, suggestion)
    const next = text.peek().slice(0, start) + insert + text.peek().slice(end)
    write(next, start + insert.length)
    input.current?.focus()
    if (suggestion.isRecent) search(next)
    else if (goesOn(shown, suggestion)) suggester.open(next, start + insert.length)
    else suggester.close()
  }
  const cursor = () => input.current?.selectionStart ?? text.peek().length
  const chosen = () => offer.peek()?.suggestions[active.peek()]
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => {
      if (offer.peek() === undefined) suggester.open(text.peek(), cursor())
      else suggester.move(1)
      return true
    },
    ArrowUp: () => {
      if (offer.peek() === undefined) return false
      suggester.move(-1)
      return true
    },
    Tab: () => {
      const suggestion = chosen()
      if (suggestion !== undefined) accept(suggestion)
      else suggester.close()
      return suggestion !== undefined
    },
    Enter: () => {
      const suggestion = chosen()
      if (suggestion !== undefined) accept(suggestion)
      else search()
      return true
    },
    Escape: () => {
      if (offer.peek() === undefined) return false
      suggester.close()
      return true
    },
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return
    const isAsked = event.key === ' ' && event.ctrlKey
    if (isAsked) suggester.open(text.peek(), cursor())
    const isModified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
    if (isAsked || (!isModified && keys[event.key]?.() === true)) event.preventDefault()
  }

  const isOpen = (offer.value?.suggestions.length ?? 0) > 0
  const place = error?.place
  const isCurrent = error !== undefined && text.value.trim() === query.trim()
  return (
    <div class="query-box">
      <div class={`query-field ${isCurrent ? 'wrong' : ''}`}>
        <Icon name="search" />
        <div class="query-input">
          <label id={labelId} for={`${listId}-input`} class="visually-hidden">
            {words.label}
          </label>
          <div ref={underlay} class="query-underlay" aria-hidden="true">
            {isCurrent && place !== undefined && <ErrorMark text={text.value} place={place} />}
          </div>
          <input
            ref={input}
            id={`${listId}-input`}
            data-query
            role="combobox"
            aria-labelledby={labelId}
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={isOpen && active.value >= 0 ? optionId(listId, active.value) : undefined}
            aria-invalid={isCurrent ? 'true' : undefined}
            aria-describedby={error === undefined ? undefined : errorId}
            value={text.value}
            placeholder={words.placeholder}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            enterkeyhint="search"
            onInput={(event) => {
              const { value, selectionStart } = event.currentTarget
              text.value = value
              suggester.typed(value, selectionStart ?? value.length)
            }}
            onPaste={(event) => {
              const pasted = event.clipboardData?.getData('text/plain') ?? ''
              if (!/[\r\n]/.test(pasted)) return
              event.preventDefault()
              const { selectionStart, selectionEnd, value } = event.currentTarget
              const inserted = oneLine(pasted)
              const start = selectionStart ?? value.length
              write(value.slice(0, start) + inserted + value.slice(selectionEnd ?? start), start + inserted.length)
            }}
            onKeyDown={onKeyDown}
            onScroll={scroll}
            onClick={() => {
              if (text.peek() === '') suggester.open('', 0)
            }}
            onBlur={() => suggester.close()}
          />
        </div>
        {text.value !== '' && (
          <button
            type="button"
            class="icon-button"
            aria-label={words.clear}
            title={words.clear}
            onClick={() => {
              write('', 0)
              input.current?.focus()
              search('')
            }}
          >
            <Icon name="cross" />
          </button>
        )}
      </div>
      <div class={isOpen ? 'suggestions-place' : 'suggestions-place closed'}>
        <SuggestionList id={listId} suggester={suggester} onAccept={accept} />
      </div>
      <div aria-live="polite">
        {error !== undefined && <QueryError id={errorId} error={error} isCurrent={isCurrent} />}
      </div>
    </div>
  )
}
