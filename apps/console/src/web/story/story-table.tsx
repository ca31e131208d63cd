import { LongText } from '../components/long-text.tsx'
import { ResultMark } from '../components/result-mark.tsx'
import { t } from '../i18n/common.ts'
import { formatClock, formatDuration, formatZone } from '../model/time-format.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import type { Story, StorySpan } from './story.ts'

const TableRow = ({ span, startedAtMs }: { span: StorySpan; startedAtMs: number }) => {
  const { entry } = span
  return (
    <tr>
      <td>{formatClock(new Date(startedAtMs + span.startMs).toISOString(), timeStyle.value)}</td>
      <td class="number">{span.durationMs > 0 && formatDuration(span.durationMs, timeStyle.value.language)}</td>
      <th scope="row">
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
      <td class="number">{entry.http?.status}</td>
      <td class="wide">{entry.cause !== null && <LongText text={entry.cause} />}</td>
    </tr>
  )
}

/** The waterfall's twin for those who read figures, or have no use for a picture. */
export const StoryTable = ({ story }: { story: Story }) => {
  const names = t.value.story
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
    <section class="table-scroller" tabIndex={0} aria-label={names.chart}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              {names.start} <span class="zone">{formatZone(new Date(story.startedAtMs), timeStyle.value)}</span>
            </th>
            <th scope="col" class="number">
              {names.duration}
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
          {story.spans.map((span) => (
            <TableRow key={span.entry.id} span={span} startedAtMs={story.startedAtMs} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
