import { useSignal } from '@preact/signals'
import { useId, useRef } from 'preact/hooks'
import { searchText } from '../i18n/search.ts'
import { formatFull } from '../model/time-format.ts'
import type { TimeRange } from '../model/time-range.ts'
import { timeStyle } from '../state/preferences.ts'
import { readTypedTime, type TypedTime, typedForm } from './typed-time.ts'

interface RangeFormProps {
  readonly range: TimeRange
  readonly onChoose: (range: TimeRange) => void
  readonly onCancel: () => void
}

/** An end as it is typed: empty is no bound, and what was not touched stays exactly what it was. */
type End = { readonly kind: 'none' } | { readonly kind: 'wrong' } | ({ readonly kind: 'time' } & TypedTime)

const readEnd = (text: string, original: string | undefined): End => {
  const { utc } = timeStyle.value
  if (text.trim() === '') return { kind: 'none' }
  const isUntouched = original !== undefined && text === typedForm(original, utc)
  const time = readTypedTime(isUntouched ? original : text, { nowMs: Date.now(), utc })
  if (time === undefined) return { kind: 'wrong' }
  return { kind: 'time', ...time, ...(isUntouched && { expression: original }) }
}

/** Both ends as texts, with what each is understood as beneath it. */
export const RangeForm = ({ range, onChoose, onCancel }: RangeFormProps) => {
  const { utc } = timeStyle.value
  const from = useSignal(typedForm(range.from, utc))
  const to = useSignal(typedForm(range.to, utc))
  const isChecked = useSignal(false)
  const form = useRef<HTMLFormElement>(null)
  const words = searchText.value.range
  const [start, end] = [readEnd(from.value, range.from), readEnd(to.value, range.to)]
  const isBackwards = start.kind === 'time' && end.kind === 'time' && start.atMs > end.atMs
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    isChecked.value = true
    if (start.kind !== 'wrong' && end.kind !== 'wrong' && !isBackwards) {
      onChoose({
        ...(start.kind === 'time' && { from: start.expression }),
        ...(end.kind === 'time' && { to: end.expression }),
      })
    } else form.current?.querySelectorAll('input')[start.kind === 'wrong' ? 0 : 1]?.focus()
  }
  return (
    <form ref={form} class="range-form" aria-label={words.own} noValidate onSubmit={submit}>
      <EndField
        label={words.from}
        text={from}
        end={start}
        none={words.noFrom}
        wrong={start.kind === 'wrong' && words.wrong}
      />
      <EndField
        label={words.to}
        text={to}
        end={end}
        none={words.noTo}
        wrong={end.kind === 'wrong' ? words.wrong : isBackwards && words.backwards}
      />
      <p class="range-note mono">{words.examples}</p>
      <div class="range-actions">
        <button type="submit" class="button primary">
          {words.apply}
        </button>
        <button type="button" class="button" onClick={onCancel}>
          {words.cancel}
        </button>
      </div>
    </form>
  )
}

interface EndFieldProps {
  readonly label: string
  readonly text: { value: string }
  readonly end: End
  /** What an empty field means. */
  readonly none: string
  readonly wrong: string | false
}

const EndField = ({ label, text, end, none, wrong }: EndFieldProps) => {
  const id = useId()
  const understood =
    end.kind === 'time'
      ? formatFull(new Date(end.atMs).toISOString(), timeStyle.value)
      : end.kind === 'none'
        ? none
        : ''
  return (
    <div class="range-end">
      <label for={id}>{label}</label>
      <input
        id={id}
        value={text.value}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        aria-invalid={wrong !== false}
        aria-describedby={`${id}-told`}
        onInput={(event) => {
          text.value = event.currentTarget.value
        }}
      />
      <p id={`${id}-told`} class={wrong === false ? 'range-told' : 'range-told wrong'} aria-live="polite">
        {wrong === false ? understood : wrong}
      </p>
    </div>
  )
}
