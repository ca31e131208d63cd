import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import { type EntryField, offeredValues } from '../model/entry-fields.ts'
import type { ClauseKind } from '../model/query-text.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { canNarrow, narrow, narrowedBy } from '../state/narrow.ts'
import { type ValueMenuRequest, valueMenu } from '../state/value-menu.ts'
import { Icon } from './icon.tsx'
import { IconButton } from './icon-button.tsx'
import { Segments } from './segments.tsx'
import { useClosed } from './use-closed.ts'

/** More than a person reads in a menu; the detail has all of them. */
const maxValues = 60
/** Wider than the menu; a screen reader need not hear more either. */
const shownLength = 200

/** The digit that chooses the value at this place. */
const digitOf = (index: number): string | undefined => (index < 9 ? String(index + 1) : undefined)

const KindChoice = ({ kind }: { kind: Signal<ClauseKind> }) => (
  <Segments
    label={entryText.value.valuesKind}
    choices={['include', 'exclude']}
    chosen={kind.value}
    nameOf={(choice) => (choice === 'include' ? entryText.value.valuesInclude : entryText.value.valuesExclude)}
    onChoose={(choice) => {
      kind.value = choice
    }}
  />
)

interface ValueOptionProps {
  readonly option: EntryField
  readonly index: number
  readonly kind: ClauseKind
  readonly onChoose: () => void
}

const ValueOption = ({ option, index, kind, onChoose }: ValueOptionProps) => {
  const { name, field = name, value } = option
  const digit = digitOf(index)
  return (
    <li>
      <button
        type="button"
        class="value-option"
        aria-pressed={narrowedBy(field, value) === kind}
        aria-keyshortcuts={digit}
        onClick={onChoose}
      >
        {digit === undefined ? <span /> : <kbd>{digit}</kbd>}
        <bdi class="value-name">{visibleLine(cutText(name, shownLength))}</bdi>
        <bdi class="value-choice">{visibleLine(cutText(value, shownLength))}</bdi>
        <Icon name={kind} />
      </button>
    </li>
  )
}

const stepOf: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }

/** Moves the focus among the options, around their ends. */
const moveFocus = (dialog: HTMLElement, step: number): void => {
  const options = [...dialog.querySelectorAll<HTMLElement>('.value-option')]
  const from = options.indexOf(document.activeElement as HTMLElement)
  const next = from < 0 ? (step > 0 ? 0 : options.length - 1) : (from + step + options.length) % options.length
  options[next]?.focus()
}

const Menu = ({ entry, kind: asked }: ValueMenuRequest) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const kind = useSignal(asked)
  useClosed(dialog, () => {
    valueMenu.value = undefined
  })
  const options = offeredValues(entry)
    .filter(({ field = '', value }) => canNarrow(field, value))
    .slice(0, maxValues)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    element?.querySelector<HTMLElement>('.value-option')?.focus()
  }, [])
  const choose = ({ field, value }: EntryField) => {
    // Closed first: the focus goes back to the row while it is still there.
    dialog.current?.close()
    if (field !== undefined) narrow(field, value, kind.value)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const byDigit = /^[1-9]$/.test(event.key) ? options[Number(event.key) - 1] : undefined
    const isRadio = event.target instanceof HTMLInputElement
    const step = isRadio ? undefined : stepOf[event.key]
    if (byDigit !== undefined) choose(byDigit)
    else if (step !== undefined && dialog.current !== null) moveFocus(dialog.current, step)
    else if (event.key === 'i') kind.value = 'include'
    else if (event.key === 'x') kind.value = 'exclude'
    else return
    event.preventDefault()
  }
  return (
    <dialog
      ref={dialog}
      class="value-menu"
      aria-labelledby={titleId}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        // The dialog fills itself with its parts: a click on it is one beside it.
        if (event.target === dialog.current) dialog.current?.close()
      }}
    >
      <div class="value-menu-body">
        <div class="value-menu-head">
          <h2 id={titleId}>{entryText.value.values}</h2>
          <IconButton icon="cross" label={t.value.detail.close} onClick={() => dialog.current?.close()} />
        </div>
        <KindChoice kind={kind} />
        {options.length === 0 ? (
          <p class="value-menu-hint">{entryText.value.valuesNone}</p>
        ) : (
          <ul class="value-options">
            {options.map((option, index) => (
              <ValueOption
                key={option.name}
                option={option}
                index={index}
                kind={kind.value}
                onChoose={() => choose(option)}
              />
            ))}
          </ul>
        )}
        <p class="value-menu-hint">{options.length > 0 && entryText.value.valuesHint}</p>
      </div>
    </dialog>
  )
}

/** Chooses one of an entry's values to filter by: with a digit, the arrow keys or the mouse. */
export const ValueMenu = () => {
  const request = valueMenu.value
  return request === undefined ? null : <Menu key={request.entry.id} {...request} />
}
