import { type Signal, useSignal } from '@preact/signals'
import { useId, useMemo } from 'preact/hooks'
import { CopyButton } from '../components/copy-button.tsx'
import { Icon } from '../components/icon.tsx'
import { closeModal, Modal } from '../components/modal.tsx'
import { Segments } from '../components/segments.tsx'
import { exportText } from '../i18n/export.ts'
import { fixRange } from '../model/time-range.ts'
import type { ExploreView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { rangeWords } from '../saved/view-words.ts'
import { type EntryCount, useEntryCount } from './count-entries.ts'
import { type ExportChoice, exportAddress, exportCommand, exportFormats } from './export-choice.ts'

interface PartProps {
  readonly choice: Signal<ExportChoice>
}

const Formats = ({ choice }: PartProps) => {
  const id = useId()
  return (
    <fieldset class="export-formats">
      <legend>{exportText.value.format}</legend>
      {exportFormats.map((format) => (
        <label key={format} class="export-format">
          <input
            type="radio"
            name="format"
            checked={choice.value.format === format}
            aria-labelledby={`${id}-${format}`}
            aria-describedby={`${id}-${format}-use`}
            onChange={() => {
              choice.value = { ...choice.value, format }
            }}
          />
          <span class="export-format-name" id={`${id}-${format}`}>
            {format === 'parquet' ? 'Parquet' : format.toUpperCase()}
          </span>
          <span class="export-format-use" id={`${id}-${format}-use`}>
            {exportText.value.formats[format]}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

const Options = ({ choice }: PartProps) => {
  const { order, oldest, newest, bom } = exportText.value
  return (
    <div class="export-options">
      <Segments
        label={order}
        choices={['asc', 'desc']}
        chosen={choice.value.order}
        nameOf={(direction) => (direction === 'asc' ? oldest : newest)}
        onChoose={(direction) => {
          choice.value = { ...choice.value, order: direction }
        }}
      />
      {choice.value.format === 'csv' && (
        <label class="check">
          <input
            type="checkbox"
            checked={choice.value.bom}
            onChange={(event) => {
              choice.value = { ...choice.value, bom: event.currentTarget.checked }
            }}
          />
          <span>{bom}</span>
        </label>
      )}
    </div>
  )
}

const countWords = (counted: EntryCount): string => {
  const { counting, countFailed, nothing, count, atLeast } = exportText.value
  if (counted === 'counting') return counting
  if (counted === 'failed') return countFailed
  if (!counted.complete) return atLeast(counted.count)
  return counted.count === 0 ? nothing : count(counted.count)
}

const Command = ({ choice }: PartProps) => {
  const command = exportCommand(choice.value, location.origin)
  const { command: title, copyCommand } = exportText.value
  return (
    <section class="export-command" aria-label={title}>
      <div class="export-command-head">
        <h3>{title}</h3>
        <CopyButton isWide text={() => exportCommand(choice.peek(), location.origin)} label={copyCommand} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls, by keys, too */}
      <pre tabIndex={0}>
        <code>{command}</code>
      </pre>
    </section>
  )
}

/** Takes the entries of a search out as a file: a link that the browser downloads, or a command that does the same. */
export const ExportDialog = ({ view, onClose }: { view: ExploreView; onClose: () => void }) => {
  const { query } = view
  const range = useMemo(() => fixRange(view.range, Date.now()), [])
  const choice = useSignal<ExportChoice>({ query, range, format: 'csv', order: 'asc', bom: true })
  const counted = useEntryCount(query, range)
  const text = exportText.value
  const asked = query.trim() === '' ? text.everything : visibleLine(query)
  return (
    <Modal title={text.title} class="export-dialog" onClose={onClose}>
      <div class="form">
        <p class="export-what">
          <bdi class={query.trim() === '' ? '' : 'mono'}>{asked}</bdi>
          <span>{rangeWords(range)}</span>
        </p>
        <p class="export-count" role="status">
          {countWords(counted)}
        </p>
        <Formats choice={choice} />
        <Options choice={choice} />
        <Command choice={choice} />
        <p class="form-note">{text.logged}</p>
        <div class="form-actions">
          <button type="button" class="button" onClick={(event) => closeModal(event.currentTarget)}>
            {text.cancel}
          </button>
          <a class="button primary" href={exportAddress(choice.value)} download="">
            <Icon name="download" />
            {text.download}
          </a>
        </div>
      </div>
    </Modal>
  )
}
