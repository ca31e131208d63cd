import { useSignal } from '@preact/signals'
import type { SavedSearch } from '@trilha/log-api'
import { savedText } from '../i18n/saved.ts'
import { asApiError } from '../state/api.ts'
import { type SaveFault, saveFaultOf } from './save-fault.ts'
import { SavedFields } from './saved-fields.tsx'
import { loadSaved, renameSearch } from './saved-searches.ts'

/** Name and description of a saved search, changed in their place. Escape leaves them as they were. */
export const RenameForm = ({ search, onDone }: { search: SavedSearch; onDone: () => void }) => {
  const name = useSignal(search.name)
  const description = useSignal(search.description ?? '')
  const fault = useSignal<SaveFault | undefined>(undefined)
  const save = async () => {
    const named = { name: name.value.trim(), description: description.value.trim() }
    if (named.name === '') {
      fault.value = { kind: 'name', text: savedText.value.nameMissing }
      return
    }
    try {
      await renameSearch(search, named)
      onDone()
    } catch (error) {
      fault.value = saveFaultOf(asApiError(error), search.name)
      // The row below the form then is what the other one made of it, and so is the version to replace.
      if (fault.value.kind === 'stale') await loadSaved(new AbortController().signal)
    }
  }
  return (
    <form
      class="form saved-rename"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        onDone()
      }}
    >
      <SavedFields name={name} description={description} fault={fault.value} />
      <div class="form-actions">
        <button type="button" class="button" onClick={onDone}>
          {savedText.value.cancel}
        </button>
        <button type="submit" class="button primary">
          {savedText.value.keep}
        </button>
      </div>
    </form>
  )
}
