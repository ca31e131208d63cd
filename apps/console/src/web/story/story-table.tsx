import { useSignal } from '@preact/signals'
import type { Story } from '@trilha/log-api'
import { useMemo } from 'preact/hooks'
import { LongText } from '../components/long-text.tsx'
import { ResultMark } from '../components/result-mark.tsx'
import { storyText } from '../i18n/story.ts'
import { formatDuration } from '../model/time-format.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { gapWords } from './gap-words.ts'
import { formatOffset, formatShare } from './span-words.ts'
import { type EntryRow, type GapRow, type StoryRow, storyRows } from './story-rows.ts'

/** A table cannot leave rows out where nobody looks: more are rendered when asked for. */
const pageRows = 200

const Figures = ({ row, story }: { row: StoryRow; story: Story }) => {
  const isTimed = row.durationMs !== null && row.durationMs > 0
  return (
    <>
      <td class="number">{formatOffset(row.startMs)}</td>
      <td class="number">{isTimed && formatDuration(row.durationMs ?? 0, timeStyle.value.language)}</td>
      <td class="number">{isTimed && formatShare(row.durationMs ?? 0, story.duration_ms)}</td>
    </>
  )
}

const EntryLine = ({ row, story }: { row: EntryRow; story: Story }) => {
  const { entry } = row
  return (
    <tr>
      <Figures row={row} story={story} />
      <th scope="row" style={{ paddingInlineStart: `${10 + Math.min(row.depth, 6) * 12}px` }}>
        <bdi>{visibleLine(entry.service)}</bdi>
      </th>
      <td>
        <bdi>{visibleLine(entry.action)}</bdi>
      </td>
      <td>
        <bdi>{visibleLine(entry.user_id)}</bdi>
      </td>
      <td>
        <ResultMark result={entry.result} />
      </td>
      <td class="number">{entry.http?.status !== undefined && entry.http.status > 0 && entry.http.status}</td>
      <td class="wide">{entry.cause !== null && <LongText text={entry.cause} fullLength={entry.cut?.cause} />}</td>
    </tr>
  )
}

const GapLine = ({ row, story }: { row: GapRow; story: Story }) => (
  <tr class="gap-line">
    <Figures row={row} story={story} />
    <th scope="row" colSpan={5}>
      {gapWords(row.gap, story)}
      {row.gap.provisional && <span class="chip faint">{storyText.value.mayArrive}</span>}
    </th>
    <td class="wide">{visibleLine(row.gap.detail)}</td>
  </tr>
)

/** The waterfall's twin for those who read figures, or have no use for a picture. */
export const StoryTable = ({ story }: { story: Story }) => {
  const names = storyText.value
  const rows = useMemo(() => storyRows(story), [story])
  const shown = useSignal(pageRows)
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard */}
      <section class="table-scroller" tabIndex={0} aria-label={names.chart}>
        <table>
          <thead>
            <tr>
              <th scope="col" class="number">
                {names.start}
              </th>
              <th scope="col" class="number">
                {names.duration}
              </th>
              <th scope="col" class="number">
                {names.share}
              </th>
              <th scope="col">{names.service}</th>
              <th scope="col">{names.action}</th>
              <th scope="col">{names.user}</th>
              <th scope="col">{names.result}</th>
              <th scope="col" class="number">
                HTTP
              </th>
              <th scope="col">{names.cause}</th>
            </tr>
          </thead>
          <tbody>
            {rows
              .slice(0, shown.value)
              .map((row) =>
                row.kind === 'gap' ? (
                  <GapLine key={row.key} row={row} story={story} />
                ) : (
                  <EntryLine key={row.key} row={row} story={story} />
                ),
              )}
          </tbody>
        </table>
      </section>
      {rows.length > shown.value && (
        <p class="table-more">
          <button
            type="button"
            class="button"
            onClick={() => {
              shown.value += pageRows
            }}
          >
            {names.moreRows(Math.min(pageRows, rows.length - shown.value))}
          </button>
        </p>
      )}
    </>
  )
}
