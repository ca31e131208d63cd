import type { RefObject } from 'preact'
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { useClosed } from '../components/use-closed.ts'
import { searchText } from '../i18n/search.ts'
import { fixRange, isUnbounded, presetOf, presets, rangeOfPreset, type TimeRange } from '../model/time-range.ts'
import { timeStyle, timeZone } from '../state/preferences.ts'
import { anchorUnder } from './anchor.ts'
import { RangeForm } from './range-form.tsx'
import { isMoving, quickNameOf, quickNames, quickRange, zoomedOut } from './range-steps.ts'
import { describeRange } from './range-words.ts'

interface RangeDialogProps {
  readonly range: TimeRange
  readonly anchor: RefObject<HTMLElement | null>
  readonly onChange: (range: TimeRange) => void
  readonly onClose: () => void
}

/** Choosing a range closes it; Escape and a click beside it leave the range as it is. */
export const RangeDialog = ({ range, anchor, onChange, onClose }: RangeDialogProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const words = searchText.value.range
  useClosed(dialog, onClose)
  useLayoutEffect(() => (dialog.current === null ? undefined : openModal(dialog.current)), [])
  useEffect(() => anchorUnder(anchor.current, dialog.current), [])
  const choose = (chosen: TimeRange) => {
    // Closed first, so that the focus is back on the page before it shows another time.
    dialog.current?.close()
    onChange(chosen)
  }
  return (
    <dialog ref={dialog} class="range-dialog" aria-labelledby={titleId}>
      <div class="range-panel">
        <h2 id={titleId} class="visually-hidden">
          {words.label}
        </h2>
        <Choices range={range} onChoose={choose} />
        <div class="range-own">
          <RangeForm range={range} onChoose={choose} onCancel={() => dialog.current?.close()} />
          <Steps range={range} onChoose={choose} />
          <p class="range-note">{words.zone(timeZone.value)}</p>
        </div>
      </div>
    </dialog>
  )
}

/** A click beside the dialog is one on its backdrop, which counts as the dialog itself. */
const openModal = (dialog: HTMLDialogElement): (() => void) => {
  const closeBeside = ({ target }: MouseEvent) => {
    if (target === dialog) dialog.close()
  }
  dialog.showModal()
  dialog.querySelector<HTMLElement>('[aria-pressed=true]')?.focus()
  dialog.addEventListener('click', closeBeside)
  return () => dialog.removeEventListener('click', closeBeside)
}

interface ChoiceProps {
  readonly range: TimeRange
  readonly onChoose: (range: TimeRange) => void
}

const Choices = ({ range, onChoose }: ChoiceProps) => {
  const nowMs = Date.now()
  const { utc } = timeStyle.value
  const words = searchText.value.range
  const telling = { nowMs, style: timeStyle.value, words }
  const quick = quickNameOf(range, nowMs, utc)
  const choices = [
    ...presets.map((preset) => ({ to: rangeOfPreset(preset), isChosen: presetOf(range) === preset })),
    ...quickNames.map((name) => ({ to: quickRange(name, nowMs, utc), isChosen: quick === name })),
    { to: {}, isChosen: isUnbounded(range) },
  ]
  return (
    <ul class="range-choices" aria-label={words.choose} onKeyDown={moveAmong}>
      {choices.map(({ to, isChosen }) => {
        const label = describeRange(to, telling)
        return (
          <li key={label}>
            <button type="button" aria-pressed={isChosen} onClick={() => onChoose(to)}>
              {label}
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** The arrows go from one choice to the next, beside Tab. */
const moveAmong = (event: KeyboardEvent): void => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
  event.preventDefault()
  buttons[(at + step + buttons.length) % buttons.length]?.focus()
}

/** What changes the range that is there. */
const Steps = ({ range, onChoose }: ChoiceProps) => {
  const words = searchText.value.range
  const wider = zoomedOut(range, Date.now())
  return (
    <div class="range-steps">
      <button type="button" class="button" disabled={wider === undefined} onClick={() => wider && onChoose(wider)}>
        <Icon name="expand" />
        {words.zoomOut}
      </button>
      {isMoving(range) && (
        <button type="button" class="button" title={words.moving} onClick={() => onChoose(fixRange(range, Date.now()))}>
          <Icon name="pause" />
          {words.fix}
        </button>
      )}
    </div>
  )
}
