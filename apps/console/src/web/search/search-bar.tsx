import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { searchText } from '../i18n/search.ts'
import { type ExploreView, type LiveView, openEntry } from '../model/view.ts'
import type { ApiError } from '../state/api.ts'
import type { Command } from '../state/commands.ts'
import { go } from '../state/navigation.ts'
import { useCommands } from '../state/use-commands.ts'
import { QueryField } from './query-field.tsx'
import { RangePicker } from './range-picker.tsx'

interface SearchBarProps {
  readonly view: ExploreView | LiveView
  /** Of the page's last answer: what is wrong with the query is shown under the column where it is. */
  readonly error?: ApiError | undefined
  /** The same query was asked for once more. */
  readonly onRun?: () => void
  /** Further tools, behind the time range. */
  readonly children?: ComponentChildren
}

const focusQuery = (): void => {
  const field = document.querySelector<HTMLInputElement>('[data-query]')
  field?.focus()
  field?.select()
}

const searchCommands: readonly Command[] = [
  { id: 'search.focus', group: 'search', key: '/', title: () => searchText.value.query.focus, run: focusQuery },
]

/** Query and, for a page with one, time range. */
export const SearchBar = ({ view, error, onRun, children }: SearchBarProps) => {
  useCommands(searchCommands)
  // What is called later means what is shown then.
  const latest = useRef({ view, onRun })
  latest.current = { view, onRun }
  const search = (query: string) => {
    const { view: here, onRun: runAgain } = latest.current
    if (query === here.query) runAgain?.()
    else go(openEntry({ ...here, query }, undefined))
  }
  const range = view.page === 'explore' ? view.range : {}
  return (
    <search class="search-bar" aria-label={searchText.value.query.label}>
      <QueryField query={view.query} range={range} error={error} onSearch={search} />
      {view.page === 'explore' && (
        <RangePicker range={range} onChange={(next) => go(openEntry({ ...view, range: next }, undefined))} />
      )}
      {children}
    </search>
  )
}
