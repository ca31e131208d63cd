import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { searchText } from '../i18n/search.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { Command } from '../state/commands.ts'
import { timeStyle } from '../state/preferences.ts'
import { useCommands } from '../state/use-commands.ts'
import { RangeDialog } from './range-dialog.tsx'
import { isMoving, shiftedRange, zoomedOut } from './range-steps.ts'
import { describeRange } from './range-words.ts'

interface RangePickerProps {
  readonly range: TimeRange
  readonly onChange: (range: TimeRange) => void
}

/**
 * Which time is looked at, in words; opens to named ranges and typed ends. It brings its keys along: `t` opens it, `[`
 * and `]` move the range by half its length. One on a page.
 */
export const RangePicker = ({ range, onChange }: RangePickerProps) => {
  const isOpen = useSignal(false)
  const opener = useRef<HTMLButtonElement>(null)
  // Keys are registered once; they mean what is shown when they are pressed.
  const latest = useRef({ range, onChange })
  latest.current = { range, onChange }
  const step = (next: (from: TimeRange) => TimeRange | undefined) => {
    const to = next(latest.current.range)
    if (to !== undefined) latest.current.onChange(to)
  }
  const shift = (direction: -1 | 1) => step((from) => shiftedRange(from, direction, Date.now()))
  useCommands(
    rangeCommands({
      open: () => opener.current?.click(),
      shift,
      zoomOut: () => step((from) => zoomedOut(from, Date.now())),
    }),
  )
  const nowMs = Date.now()
  const words = searchText.value.range
  const told = describeRange(range, { nowMs, style: timeStyle.value, words })
  return (
    <div class="range-picker">
      <ShiftButton range={range} direction={-1} onClick={() => shift(-1)} />
      <button
        ref={opener}
        type="button"
        class="range-opener"
        aria-haspopup="dialog"
        aria-expanded={isOpen.value}
        aria-label={words.change(told)}
        title={isMoving(range) ? `${told} · ${words.moving}` : told}
        onClick={() => {
          isOpen.value = true
        }}
      >
        <Icon name={isMoving(range) ? 'clock' : 'calendar'} />
        <span>{told}</span>
      </button>
      <ShiftButton range={range} direction={1} onClick={() => shift(1)} />
      {isOpen.value && (
        <RangeDialog
          range={range}
          anchor={opener}
          onChange={onChange}
          onClose={() => {
            isOpen.value = false
          }}
        />
      )}
    </div>
  )
}

interface ShiftButtonProps {
  readonly range: TimeRange
  readonly direction: -1 | 1
  readonly onClick: () => void
}

const ShiftButton = ({ range, direction, onClick }: ShiftButtonProps) => {
  const { earlier, later } = searchText.value.range
  const label = direction === -1 ? earlier : later
  return (
    <button
      type="button"
      class="range-shift"
      aria-label={label}
      title={label}
      disabled={shiftedRange(range, direction, Date.now()) === undefined}
      onClick={onClick}
    >
      <Icon name={direction === -1 ? 'previous' : 'chevron'} />
    </button>
  )
}

interface RangeActions {
  readonly open: () => void
  readonly shift: (direction: -1 | 1) => void
  readonly zoomOut: () => void
}

const rangeCommands = ({ open, shift, zoomOut }: RangeActions): readonly Command[] => {
  const words = () => searchText.value.range
  return [
    { id: 'time.open', group: 'time', key: 't', title: () => words().open, run: open },
    { id: 'time.earlier', group: 'time', key: '[', title: () => words().earlier, run: () => shift(-1) },
    { id: 'time.later', group: 'time', key: ']', title: () => words().later, run: () => shift(1) },
    { id: 'time.zoom-out', group: 'time', title: () => words().zoomOut, run: zoomOut },
  ]
}
