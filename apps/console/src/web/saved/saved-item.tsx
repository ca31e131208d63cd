import { useSignal } from '@preact/signals'
import type { SavedSearch } from '@trilha/log-api'
import { useEffect, useRef } from 'preact/hooks'
import { CopyButton } from '../components/copy-button.tsx'
import { IconButton } from '../components/icon-button.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { savedText } from '../i18n/saved.ts'
import { formatDay, formatFull } from '../model/time-format.ts'
import { formatView } from '../model/view-url.ts'
import { visibleBlock, visibleLine } from '../model/visible-text.ts'
import { asApiError } from '../state/api.ts'
import { timeStyle } from '../state/preferences.ts'
import { RenameForm } from './rename-form.tsx'
import { reasonOf } from './save-fault.ts'
import { deleteSearch } from './saved-searches.ts'
import { viewAt, viewWords } from './view-words.ts'

const Words = ({ search }: { search: SavedSearch }) => {
  const { page, subject, range } = viewWords(viewAt(search.view))
  const text = subject.trim() === '' ? undefined : visibleLine(subject)
  return (
    <p class="saved-words">
      <span class="saved-page">{page}</span>
      {text === undefined ? (
        <span>{savedText.value.everything}</span>
      ) : (
        <bdi class="mono saved-query" title={text}>
          {text}
        </bdi>
      )}
      {range !== undefined && <span class="saved-range">{range}</span>}
    </p>
  )
}

const Changed = ({ at }: { at: string }) => (
  <time class="saved-time" dateTime={at} title={`${savedText.value.changedAt} ${formatFull(at, timeStyle.value)}`}>
    <span class="visually-hidden">{savedText.value.changedAt} </span>
    {formatDay(at, timeStyle.value)}
  </time>
)

interface ActionsProps {
  readonly search: SavedSearch
  readonly onRename: () => void
  readonly onDelete: () => void
}

const Actions = ({ search, onRename, onDelete }: ActionsProps) => {
  const name = visibleLine(search.name)
  return (
    <div class="saved-actions">
      <CopyButton
        icon="link"
        label={savedText.value.copyLinkOf(name)}
        text={() => location.origin + formatView({ page: 'saved-link', id: search.id })}
      />
      <IconButton icon="pencil" label={savedText.value.rename(name)} onClick={onRename} />
      <IconButton icon="trash" label={savedText.value.remove(name)} onClick={onDelete} />
    </div>
  )
}

/** A saved search: its name leads to what it shows. */
export const SavedItem = ({ search }: { search: SavedSearch }) => {
  const isRenaming = useSignal(false)
  const fault = useSignal('')
  const item = useRef<HTMLDivElement>(null)
  const wasRenaming = useRef(false as boolean)
  useEffect(() => {
    if (wasRenaming.current && !isRenaming.value) item.current?.querySelector('a')?.focus()
    wasRenaming.current = isRenaming.value
  }, [isRenaming.value])
  const remove = async () => {
    try {
      await deleteSearch(search)
    } catch (error) {
      fault.value = `${savedText.value.deleteFailed} ${reasonOf(asApiError(error))}`
    }
  }
  if (isRenaming.value) {
    return (
      <RenameForm
        search={search}
        onDone={() => {
          isRenaming.value = false
        }}
      />
    )
  }
  return (
    <div class="saved-row" ref={item} data-saved={search.id}>
      <div class="saved-what">
        <h2>
          <ViewLink to={viewAt(search.view)}>
            <bdi>{visibleLine(search.name)}</bdi>
          </ViewLink>
        </h2>
        <Words search={search} />
        {search.description !== undefined && (
          <p class="saved-description">
            <bdi>{visibleBlock(search.description)}</bdi>
          </p>
        )}
        {fault.value !== '' && (
          <p class="form-fault" role="alert">
            {fault.value}
          </p>
        )}
      </div>
      <Changed at={search.updated_at} />
      <Actions
        search={search}
        onRename={() => {
          isRenaming.value = true
        }}
        onDelete={() => void remove()}
      />
    </div>
  )
}
