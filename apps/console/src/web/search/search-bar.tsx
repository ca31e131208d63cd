import { useId } from 'preact/hooks'
import type { ExploreView, LiveView } from '../model/view.ts'
import { go } from '../state/navigation.ts'

/** Query and, for a page with one, time range. */
export const SearchBar = ({ view }: { view: ExploreView | LiveView }) => {
  const id = useId()
  return (
    <search class="search-bar">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const text = new FormData(event.currentTarget).get('q')
          go({ ...view, query: typeof text === 'string' ? text : '' })
        }}
      >
        <label for={id} class="visually-hidden">
          Query
        </label>
        <input id={id} name="q" value={view.query} data-query />
      </form>
    </search>
  )
}
