import { useSignal } from '@preact/signals'
import type { SavedSearch } from '@trilha/log-api'
import { useEffect } from 'preact/hooks'
import { closeModal, Modal } from '../components/modal.tsx'
import { Segments } from '../components/segments.tsx'
import { savedText } from '../i18n/saved.ts'
import type { ExploreView } from '../model/view.ts'
import { asApiError } from '../state/api.ts'
import { showToast } from '../state/toast.ts'
import { type SaveFault, saveFaultOf } from './save-fault.ts'
import { SavedFields } from './saved-fields.tsx'
import { loadSaved, openedSearch, savedAddress, savedSearches, saveSearch } from './saved-searches.ts'
import { isRelative, rangeWords } from './view-words.ts'

interface SaveDialogProps {
  readonly view: ExploreView
  readonly onClose: () => void
}

/** A query is the best first guess of a name, as far as it fits. */
const suggestedName = ({ query, range }: ExploreView): string =>
  (query.trim().replace(/\s+/g, ' ') || `${savedText.value.everything}, ${rangeWords(range)}`).slice(0, 120)

interface TargetProps {
  readonly searches: readonly SavedSearch[]
  readonly replaced: SavedSearch | undefined
  readonly onChange: (replaced: SavedSearch | undefined) => void
}

/** A new one, or which one to replace. */
const Target = ({ searches, replaced, onChange }: TargetProps) => {
  const { keepAs, asNew, asExisting, which } = savedText.value
  return (
    <div class="save-target">
      <Segments
        label={keepAs}
        choices={['new', 'existing']}
        chosen={replaced === undefined ? 'new' : 'existing'}
        nameOf={(target) => (target === 'new' ? asNew : asExisting)}
        onChoose={(target) => onChange(target === 'new' ? undefined : (openedSearch.peek() ?? searches[0]))}
      />
      {replaced !== undefined && (
        <select
          class="field"
          aria-label={which}
          value={replaced.id}
          onChange={(event) => onChange(searches.find(({ id }) => id === event.currentTarget.value))}
        >
          {searches.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      )}
    </div>
  )
}

/** Keeps what Explore shows under a name: a new one, or in the place of one that is there. */
export const SaveDialog = ({ view, onClose }: SaveDialogProps) => {
  const replaced = useSignal(openedSearch.peek())
  const name = useSignal(replaced.value?.name ?? suggestedName(view))
  const description = useSignal(replaced.value?.description ?? '')
  const fault = useSignal<SaveFault | undefined>(undefined)
  const isSaving = useSignal(false)
  useEffect(() => {
    const stop = new AbortController()
    void loadSaved(stop.signal)
    return () => stop.abort()
  }, [])

  const aim = (search: SavedSearch | undefined) => {
    replaced.value = search
    name.value = search?.name ?? suggestedName(view)
    description.value = search?.description ?? ''
    fault.value = undefined
  }
  /** Somebody else was first: what they made of it is what is replaced next, or it is there no more. */
  const seeAgain = async () => {
    await loadSaved(new AbortController().signal)
    const now = savedSearches.value?.find(({ id }) => id === replaced.value?.id)
    replaced.value = now
    if (now !== undefined) description.value = now.description ?? ''
  }
  const save = async (form: HTMLFormElement) => {
    const content = { name: name.value.trim(), view: savedAddress(view), description: description.value.trim() }
    fault.value = content.name === '' ? { kind: 'name', text: savedText.value.nameMissing } : undefined
    if (fault.value !== undefined || isSaving.value) return
    isSaving.value = true
    try {
      await saveSearch(content, replaced.value)
      closeModal(form)
      showToast(savedText.value.saved(content.name))
    } catch (error) {
      fault.value = saveFaultOf(asApiError(error), content.name)
      if (fault.value.kind === 'stale') await seeAgain()
    } finally {
      isSaving.value = false
    }
  }
  const text = savedText.value
  const searches = savedSearches.value ?? []
  return (
    <Modal title={text.dialog} class="save-dialog" onClose={onClose}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save(event.currentTarget)
        }}
      >
        {searches.length > 0 && <Target searches={searches} replaced={replaced.value} onChange={aim} />}
        <SavedFields name={name} description={description} fault={fault.value} />
        <p class="form-note">
          {text.what} {isRelative(view.range) && text.relative(rangeWords(view.range))}
        </p>
        <div class="form-actions">
          <button type="button" class="button" onClick={(event) => closeModal(event.currentTarget)}>
            {text.cancel}
          </button>
          <button type="submit" class="button primary">
            {isSaving.value ? text.saving : text.save}
          </button>
        </div>
      </form>
    </Modal>
  )
}
