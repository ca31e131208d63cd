import { Icon } from '../components/icon.tsx'
import { Segments } from '../components/segments.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import { explorePage, livePage, type TimelineKind, type TimelineView, timelineKinds } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { pathWith } from '../state/api.ts'
import { go } from '../state/navigation.ts'
import { results } from './timeline-feed.ts'
import { narrowedTo, queryOf } from './user-selection.ts'

const Kinds = ({ view }: { view: TimelineView }) => {
  const text = timelineText.value
  const names: Record<TimelineKind, string> = { all: text.all, failures: text.onlyFailures, first: text.firstTimes }
  return (
    <Segments
      label={text.kinds}
      choices={timelineKinds}
      chosen={view.show}
      nameOf={(show) => names[show]}
      onChoose={(show) => {
        const { open: _, ...rest } = view
        go({ ...rest, show })
      }}
    />
  )
}

/** Wider than a chip. */
const shownText = 60

const ChosenAction = ({ view: { action, open: _, ...whole } }: { view: TimelineView }) =>
  action === undefined ? null : (
    <button
      type="button"
      class="chosen-action"
      title={timelineText.value.allActions}
      aria-label={`${timelineText.value.onlyAction(visibleLine(cutText(action, shownText)))}. ${timelineText.value.allActions}`}
      onClick={() => go(whole)}
    >
      <bdi>{visibleLine(cutText(action, shownText))}</bdi>
      <Icon name="cross" />
    </button>
  )

const exportFormats = ['ndjson', 'csv', 'parquet'] as const
const formatNames = { ndjson: 'NDJSON', csv: 'CSV', parquet: 'Parquet' }

const Exports = ({ view }: { view: TimelineView }) => {
  const text = timelineText.value
  return (
    <p class="exports" title={text.exportHint}>
      <span id="export-label">{text.exportAs}</span>
      {exportFormats.map((format) => (
        <a
          key={format}
          href={pathWith('/api/export', { format, user_id: view.userId, ...narrowedTo(view) })}
          download
          aria-describedby="export-label"
        >
          {formatNames[format]}
        </a>
      ))}
    </p>
  )
}

/** Which entries of the person are told, and where to go on with them. */
export const StoryTools = ({ view }: { view: TimelineView }) => {
  const text = timelineText.value
  const query = queryOf(view, results.value)
  return (
    <div class="story-tools">
      <h2>{text.story}</h2>
      <Kinds view={view} />
      <ChosenAction view={view} />
      <div class="story-ways">
        <Exports view={view} />
        <ViewLink class="button" to={{ ...explorePage, range: view.range, query }}>
          <Icon name="search" />
          <span>{text.explore}</span>
        </ViewLink>
        <ViewLink class="button" to={{ ...livePage, query }}>
          <Icon name="play" />
          <span>{text.live}</span>
        </ViewLink>
      </div>
    </div>
  )
}
