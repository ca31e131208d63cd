import type { Ref } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { IconButton } from '../components/icon-button.tsx'
import { searchText } from '../i18n/search.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { ApiError } from '../state/api.ts'
import { isHelpOpen } from '../state/page-commands.ts'
import { scrollTo } from './edit-field.ts'
import { type QueryEditor, useQueryEditor } from './query-editor.ts'
import { ErrorCarets, ErrorMark, QueryError } from './query-error.tsx'
import { optionId, SuggestionList } from './suggestion-list.tsx'

interface QueryFieldProps {
  /** The query that is shown. */
  readonly query: string
  readonly range: TimeRange
  readonly error: ApiError | undefined
  readonly onSearch: (query: string) => void
}

/** The query as a combobox (WAI-ARIA APG): typed freely, with what may stand at the cursor offered beneath. */
export const QueryField = ({ query, range, error, onSearch }: QueryFieldProps) => {
  const editor = useQueryEditor({ query, range, onSearch })
  const { text, suggester, accept } = editor
  const [listId, errorId] = [useId(), useId()]
  const underlay = useRef<HTMLDivElement>(null)
  const carets = useRef<HTMLDivElement>(null)
  const count = suggester.offer.value?.suggestions.length ?? 0
  // Places are those of the query that was asked for: they mean nothing in another text.
  const isCurrent = error !== undefined && text.value === query
  const place = isCurrent ? error.place : undefined
  const scroll = () => {
    for (const { current } of [underlay, carets]) {
      if (current !== null) current.scrollLeft = editor.input.current?.scrollLeft ?? 0
    }
  }
  useLayoutEffect(() => {
    // Only a mark has to lie where the text is: to ask for the place has the whole page laid out.
    if (error?.place !== undefined) scroll()
  })
  useEffect(() => {
    const mark = underlay.current?.querySelector('mark')
    if (editor.input.current !== null && mark) scrollTo(editor.input.current, mark)
  }, [error])
  return (
    <div class="query-box">
      <div class={isCurrent ? 'query-field wrong' : 'query-field'}>
        <IconButton icon="search" label={searchText.value.query.run} onClick={editor.search} />
        <div class="query-input">
          <div ref={underlay} class="query-underlay" aria-hidden="true">
            {place !== undefined && <ErrorMark text={text.value} place={place} />}
          </div>
          <QueryInput
            editor={editor}
            listId={listId}
            errorId={error === undefined ? undefined : errorId}
            isWrong={isCurrent}
            onScroll={scroll}
          />
        </div>
        <FieldTools editor={editor} />
      </div>
      {place !== undefined && <Carets lineRef={carets} text={text.value} place={place} />}
      <div class={count > 0 ? 'suggestions-place' : 'suggestions-place closed'}>
        <SuggestionList id={listId} suggester={suggester} onAccept={accept} />
      </div>
      <span class="visually-hidden" role="status">
        {count > 0 && searchText.value.query.offered(count)}
      </span>
      <div aria-live="polite">
        {error !== undefined && <QueryError id={errorId} error={error} isCurrent={isCurrent} />}
      </div>
    </div>
  )
}

interface CaretsProps {
  readonly lineRef: Ref<HTMLDivElement>
  readonly text: string
  readonly place: NonNullable<ApiError['place']>
}

const Carets = ({ lineRef, text, place }: CaretsProps) => (
  <div ref={lineRef} class="query-carets" aria-hidden="true">
    <ErrorCarets text={text} place={place} />
  </div>
)

interface QueryInputProps {
  readonly editor: QueryEditor
  readonly listId: string
  readonly errorId: string | undefined
  readonly isWrong: boolean
  readonly onScroll: () => void
}

const QueryInput = ({ editor, listId, errorId, isWrong, onScroll }: QueryInputProps) => {
  const { offer, active, close } = editor.suggester
  const isOpen = (offer.value?.suggestions.length ?? 0) > 0
  const words = searchText.value.query
  return (
    <input
      ref={editor.input}
      data-query
      role="combobox"
      aria-label={words.label}
      aria-expanded={isOpen}
      aria-controls={listId}
      aria-autocomplete="list"
      aria-activedescendant={isOpen && active.value >= 0 ? optionId(listId, active.value) : undefined}
      aria-invalid={isWrong ? 'true' : undefined}
      aria-describedby={errorId}
      value={editor.text.value}
      placeholder={words.placeholder}
      autocomplete="off"
      autocapitalize="off"
      spellcheck={false}
      enterkeyhint="search"
      onInput={editor.onInput}
      onPaste={editor.onPaste}
      onKeyDown={editor.onKeyDown}
      onKeyUp={editor.onKeyUp}
      onClick={editor.onClick}
      onScroll={onScroll}
      onBlur={close}
    />
  )
}

const FieldTools = ({ editor }: { editor: QueryEditor }) => {
  const words = searchText.value.query
  return (
    <>
      {editor.text.value !== '' && <IconButton icon="cross" label={words.clear} onClick={editor.clear} />}
      <button
        type="button"
        class="icon-button query-help"
        aria-label={words.help}
        title={words.help}
        onClick={() => {
          isHelpOpen.value = true
        }}
      >
        ?
      </button>
    </>
  )
}
