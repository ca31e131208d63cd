import { type Signal, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { TimeRange } from '../model/time-range.ts'
import { replaceText } from './edit-field.ts'
import { rememberQuery } from './recent-queries.ts'
import { createSuggester, type Suggester } from './suggester.ts'
import { acceptance, goesOn, type Suggestion } from './suggestions.ts'

interface EditorOptions {
  /** The query that is shown. */
  readonly query: string
  /** The time whose values are suggested. */
  readonly range: TimeRange
  readonly onSearch: (query: string) => void
}

/** What is typed and not searched for yet, and what may be done with it. */
export interface QueryEditor {
  readonly input: RefObject<HTMLInputElement | null>
  readonly text: Signal<string>
  readonly suggester: Suggester
  search(): void
  accept(suggestion: Suggestion): void
  clear(): void
  onInput(): void
  onKeyDown(event: KeyboardEvent): void
  onKeyUp(event: KeyboardEvent): void
  onClick(): void
  onPaste(event: ClipboardEvent): void
}

export const useQueryEditor = ({ query, range, onSearch }: EditorOptions): QueryEditor => {
  const input = useRef<HTMLInputElement>(null)
  const text = useSignal(query)
  const latest = useRef({ range, onSearch })
  latest.current = { range, onSearch }
  const editor = useMemo(() => {
    const suggester = createSuggester(() => latest.current.range)
    return createEditor({ input, text, suggester, onSearch: (asked) => latest.current.onSearch(asked) })
  }, [])
  useEffect(() => {
    text.value = query
  }, [query])
  useEffect(() => editor.suggester.close, [editor])
  return editor
}

interface EditorParts extends Pick<QueryEditor, 'input' | 'text' | 'suggester'> {
  readonly onSearch: (query: string) => void
}

const createEditor = ({ input, text, suggester, onSearch }: EditorParts): QueryEditor => {
  const { offer } = suggester
  const cursor = () => input.current?.selectionStart ?? text.peek().length
  const replace = (start: number, end: number, insert: string) => {
    if (input.current !== null) replaceText(input.current, { start, end, insert })
  }
  const search = () => {
    suggester.close()
    const asked = text.peek().trim()
    text.value = asked
    rememberQuery(asked)
    onSearch(asked)
  }
  const accept = (suggestion: Suggestion) => {
    const shown = offer.peek()
    if (shown === undefined) return
    const { start, end, insert } = acceptance(shown, suggestion)
    replace(start, end, insert)
    if (suggestion.isRecent) search()
    else if (goesOn(shown, suggestion)) suggester.open(text.peek(), cursor())
    else suggester.close()
  }
  /** The cursor may have left what is offered for. */
  const moved = () => {
    if (offer.peek() !== undefined) suggester.typed(text.peek(), cursor())
  }
  const keys = keysOf({ suggester, search, accept, open: () => suggester.open(text.peek(), cursor()) })
  return {
    input,
    text,
    suggester,
    search,
    accept,
    clear: () => {
      replace(0, text.peek().length, '')
      search()
    },
    onInput: () => {
      text.value = input.current?.value ?? ''
      suggester.typed(text.peek(), cursor())
    },
    onKeyDown: (event) => {
      if (event.isComposing) return
      const isModified = event.ctrlKey || event.metaKey || event.altKey || event.shiftKey
      const name = event.ctrlKey && event.key === ' ' ? 'Ctrl+Space' : isModified ? '' : event.key
      if (keys[name]?.() === true) event.preventDefault()
    },
    onKeyUp: ({ key }) => {
      if (/^(?:Arrow(?:Left|Right)|Home|End)$/.test(key)) moved()
    },
    onClick: () => {
      if (text.peek() === '') suggester.open('', 0)
      else moved()
    },
    onPaste: (event) => {
      const pasted = event.clipboardData?.getData('text/plain') ?? ''
      if (!/[\r\n]/.test(pasted)) return
      event.preventDefault()
      replace(cursor(), input.current?.selectionEnd ?? cursor(), oneLine(pasted))
    },
  }
}

/** A query is one line: what is pasted with line breaks means the same with spaces. */
const oneLine = (text: string): string => text.trim().replace(/\s*[\r\n]+\s*/g, ' ')

interface KeyActions extends Pick<QueryEditor, 'suggester' | 'search' | 'accept'> {
  readonly open: () => void
}

/** What a key does; false where the browser should do what it always does. */
const keysOf = ({ suggester, search, accept, open }: KeyActions): Readonly<Record<string, () => boolean>> => {
  const { offer, active } = suggester
  const chosen = () => offer.peek()?.suggestions[active.peek()]
  const whileOpen = (act: () => void) => () => {
    const isOpen = offer.peek() !== undefined
    if (isOpen) act()
    return isOpen
  }
  const acceptOr = (otherwise: () => boolean) => () => {
    const suggestion = chosen()
    if (suggestion === undefined) return otherwise()
    accept(suggestion)
    return true
  }
  return {
    'Ctrl+Space': () => {
      open()
      return true
    },
    ArrowDown: () => {
      if (offer.peek() === undefined) open()
      else suggester.move(1)
      return true
    },
    ArrowUp: whileOpen(() => suggester.move(-1)),
    Escape: whileOpen(suggester.close),
    Tab: acceptOr(() => {
      suggester.close()
      return false
    }),
    Enter: acceptOr(() => {
      search()
      return true
    }),
  }
}
