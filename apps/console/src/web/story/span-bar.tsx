import type { Stretch } from './own-time.ts'
import { percent } from './plot.tsx'
import { firstByteMs } from './span-words.ts'
import type { EntryRow, StoryRow } from './story-rows.ts'

/** A bar of more pieces than this is a blur; its whole is drawn instead. */
const maxPieces = 60

/** Part of a bar at each end that is left unmarked. */
const edge = 0.02

interface SpanBarProps {
  readonly row: StoryRow
  readonly wholeMs: number
  /** The time in which nothing within the entry was at work; undefined where it contains nothing. */
  readonly own: readonly Stretch[] | undefined
}

const OwnTime = ({ row, own }: { row: EntryRow; own: readonly Stretch[] }) => (
  <>
    {own.map(({ startMs, endMs }) => (
      <i
        key={startMs}
        class="bar-own"
        style={{
          left: percent(startMs - row.startMs, row.durationMs ?? 0),
          width: percent(endMs - startMs, row.durationMs ?? 0),
        }}
      />
    ))}
  </>
)

const FirstByte = ({ row }: { row: EntryRow }) => {
  const after = firstByteMs(row)
  if (after === undefined || row.durationMs === null) return null
  // At an end of the bar the mark would look like a fault in its shape.
  if (after < edge * row.durationMs || after > (1 - edge) * row.durationMs) return null
  return <i class="bar-first-byte" style={{ left: percent(after, row.durationMs) }} />
}

/** Solid where the entry itself was at work, lighter where something within it was. */
export const SpanBar = ({ row, wholeMs, own }: SpanBarProps) => {
  const isMoment = row.durationMs === null || row.durationMs <= 0
  const pieces = own !== undefined && own.length <= maxPieces ? own : undefined
  const kind = row.kind === 'gap' ? 'bar hole' : isMoment ? 'bar moment' : pieces === undefined ? 'bar whole' : 'bar'
  return (
    <span class="track" aria-hidden="true">
      <span
        class={kind}
        style={{
          left: percent(row.startMs, wholeMs),
          ...(!isMoment && { width: percent(row.durationMs ?? 0, wholeMs) }),
        }}
      >
        {row.kind === 'entry' && pieces !== undefined && <OwnTime row={row} own={pieces} />}
        {row.kind === 'entry' && <FirstByte row={row} />}
      </span>
    </span>
  )
}
