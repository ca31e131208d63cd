import { EntryDetail } from '../components/entry-detail.tsx'
import { ResultMark } from '../components/result-mark.tsx'
import { t } from '../i18n/common.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatDuration } from '../model/time-format.ts'
import { openEntry, type StoryView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { axisTicks, type Story, type StorySpan } from './story.ts'

const percent = (part: number, whole: number): string => `${whole <= 0 ? 0 : Math.min(100, (part / whole) * 100)}%`

/** Steps of indentation that still leave room for the name. */
const maxDepth = 5

/** From this part of the axis on, a tick's text stands before it. */
const lateTick = 0.9

const Axis = ({ durationMs }: { durationMs: number }) => (
  <div class="axis" aria-hidden="true">
    <span />
    <div class="track">
      {axisTicks(durationMs).map((tick) => (
        <span
          key={tick}
          class={tick > lateTick * durationMs ? 'tick late' : 'tick'}
          style={{ left: percent(tick, durationMs) }}
        >
          {formatDuration(tick, timeStyle.value.language)}
        </span>
      ))}
    </div>
    <span class="axis-duration">{t.value.story.duration}</span>
  </div>
)

const Bar = ({ span, story }: { span: StorySpan; story: Story }) => (
  <span class="track" aria-hidden="true">
    {axisTicks(story.durationMs).map((tick) => (
      <span key={tick} class="grid-line" style={{ left: percent(tick, story.durationMs) }} />
    ))}
    <span
      class={span.durationMs > 0 ? 'bar' : 'bar moment'}
      style={{
        left: percent(span.startMs, story.durationMs),
        width: span.durationMs > 0 ? percent(span.durationMs, story.durationMs) : '',
      }}
    />
  </span>
)

const SpanLabel = ({ span }: { span: StorySpan }) => (
  <span class="span-label" style={{ paddingInlineStart: `${Math.min(span.depth, maxDepth) * 16}px` }}>
    <bdi class="span-service">{visibleLine(span.entry.service)}</bdi>
    <bdi class="span-action">{visibleLine(span.entry.action)}</bdi>
  </span>
)

interface SpanRowProps {
  readonly span: StorySpan
  readonly story: Story
  readonly view: StoryView
}

const SpanRow = ({ span, story, view }: SpanRowProps) => {
  const { entry } = span
  const isOpen = view.open === entry.id
  const toggle = () => go(openEntry(view, isOpen ? undefined : entry.id), { replace: true })
  const duration =
    span.durationMs > 0 ? formatDuration(span.durationMs, timeStyle.value.language) : t.value.story.notTimed
  return (
    <li class={`span ${outcomeOf(entry.result)} ${isOpen ? 'open' : ''}`}>
      <button type="button" class="span-row" aria-expanded={isOpen} data-entry={entry.id} onClick={toggle}>
        <SpanLabel span={span} />
        <Bar span={span} story={story} />
        <span class="span-result">
          <ResultMark result={entry.result} />
          {entry.http?.status !== undefined && <span class="status">{entry.http.status}</span>}
        </span>
        <span class="span-duration">{duration}</span>
      </button>
      {isOpen && <EntryDetail entry={entry} onClose={toggle} />}
    </li>
  )
}

/** The exchange and every service's action on one time axis; the table says the same in figures. */
export const Waterfall = ({ story, view }: { story: Story; view: StoryView }) => (
  <div class="waterfall">
    <Axis durationMs={story.durationMs} />
    <ol aria-label={t.value.story.chart}>
      {story.spans.map((span) => (
        <SpanRow key={span.entry.id} span={span} story={story} view={view} />
      ))}
    </ol>
  </div>
)
