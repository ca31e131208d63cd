import { presetOf, presets, rangeOfPreset, type TimeRange } from '../model/time-range.ts'

interface RangePickerProps {
  readonly range: TimeRange
  readonly onChange: (range: TimeRange) => void
}

/** Which time is looked at: a named one, typed ends, or all of it. */
export const RangePicker = ({ range, onChange }: RangePickerProps) => (
  <select
    aria-label="range"
    value={presetOf(range) ?? 'all'}
    onChange={(event) => {
      const preset = presets.find((name) => name === event.currentTarget.value)
      onChange(preset === undefined ? {} : rangeOfPreset(preset))
    }}
  >
    {[...presets, 'all'].map((name) => (
      <option key={name} value={name}>
        {name}
      </option>
    ))}
  </select>
)
