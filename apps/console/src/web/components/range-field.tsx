import { useId } from 'preact/hooks'
import { formatLocalInput, formatZone, parseLocalInput } from '../model/time-format.ts'
import { type ExploreView, newestEntries, rangePresets, type TimeRange } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { t, timeStyle } from '../state/preferences.ts'

/** What "from … to …" starts with: the last hour, open towards now. */
const lastHour = (): TimeRange => {
  const hourMs = 3_600_000
  return { kind: 'between', from: new Date(Math.floor((Date.now() - hourMs) / 1_000) * 1_000).toISOString() }
}

interface BoundProps {
  readonly view: ExploreView
  readonly bound: 'from' | 'to'
}

const BoundField = ({ view, bound }: BoundProps) => {
  const id = useId()
  const { range } = view
  const { utc } = timeStyle.value
  if (range.kind !== 'between') return null
  const apply = (text: string) => {
    const { [bound]: _, ...other } = range
    const moment = parseLocalInput(text, utc)
    const next: TimeRange = moment === undefined ? other : { ...other, [bound]: moment }
    go({ ...view, range: next.from === undefined && next.to === undefined ? newestEntries.range : next })
  }
  return (
    <div class="field bound active">
      <label for={id}>{t.value.filters[bound]}</label>
      <input
        id={id}
        type="datetime-local"
        step="1"
        value={formatLocalInput(range[bound], utc)}
        onChange={(event) => apply(event.currentTarget.value)}
      />
      <span class="zone">{formatZone(new Date(), timeStyle.value)}</span>
    </div>
  )
}

/** A preset, or two typed moments in the shown zone. */
export const RangeField = ({ view }: { view: ExploreView }) => {
  const id = useId()
  const { range } = view
  const value = range.kind === 'preset' ? range.preset : 'between'
  const choose = (chosen: string) => {
    const preset = rangePresets.find((name) => name === chosen)
    go({ ...view, range: preset === undefined ? lastHour() : { kind: 'preset', preset } })
  }
  return (
    <>
      <div class={`field range ${value === 'all' ? '' : 'active'}`}>
        <label for={id}>{t.value.filters.range}</label>
        <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
          {[...rangePresets, 'between' as const].map((name) => (
            <option key={name} value={name}>
              {t.value.filters.ranges[name]}
            </option>
          ))}
        </select>
      </div>
      <BoundField view={view} bound="from" />
      <BoundField view={view} bound="to" />
    </>
  )
}
