import { useSignal } from '@preact/signals'
import type { SavedSearch } from '@trilha/log-api'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { savedText } from '../i18n/saved.ts'
import { visibleLine } from '../model/visible-text.ts'
import { asApiError } from '../state/api.ts'
import { reasonOf } from './save-fault.ts'
import { restoreSearch } from './saved-searches.ts'

/** Says that a search was deleted, and brings it back: nobody has to be asked "are you sure?". */
export const DeletedItem = ({ search }: { search: SavedSearch }) => {
  const fault = useSignal('')
  const button = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone; what undoes it comes in its place, for keys, too.
  useEffect(() => button.current?.focus(), [])
  const undo = async () => {
    try {
      await restoreSearch(search)
      document.querySelector<HTMLElement>(`[data-saved="${search.id}"] a`)?.focus()
    } catch (error) {
      fault.value = `${savedText.value.undoFailed} ${reasonOf(asApiError(error))}`
    }
  }
  return (
    <div class="saved-deleted">
      <p role="status">
        <bdi>{savedText.value.deleted(visibleLine(search.name))}</bdi> {fault.value}
      </p>
      <button ref={button} type="button" class="button" onClick={() => void undo()}>
        <Icon name="undo" />
        {savedText.value.undo}
      </button>
    </div>
  )
}
