import { Icon } from '../components/icon.tsx'
import { Segments } from '../components/segments.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { liveText } from '../i18n/live.ts'
import { clauseIn, toggleClause } from '../model/query-text.ts'
import type { LiveView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { exploreOf } from './explore-links.ts'
import { clear, pauseOrResume } from './live-actions.ts'
import { connection, isPaused, missed, rows } from './live-feed.ts'
import { figures } from './live-figures.ts'
import { markNow } from './live-marks.ts'
import { LiveSpark } from './live-spark.tsx'

const LiveState = () => {
  const state = connection.value === 'live' && isPaused.value ? 'paused' : connection.value
  return (
    <p class="live-state" data-state={state} role="status">
      <span class="live-dot" />
      {liveText.value.states[state]}
    </p>
  )
}

/** The result is the one field that everybody narrows by while watching. */
const Results = ({ view }: { view: LiveView }) => {
  const onlyFailures = clauseIn(view.query, 'result', 'failure') === 'include'
  const toggle = () => {
    const { open: _, ...rest } = view
    go({ ...rest, query: toggleClause(view.query, 'result', 'failure', 'include') })
  }
  return (
    <Segments
      label={liveText.value.results}
      choices={['all', 'failures']}
      chosen={onlyFailures ? 'failures' : 'all'}
      nameOf={(results) => liveText.value[results]}
      onChoose={toggle}
    />
  )
}

const Figure = ({ name, value, kind = '' }: { name: string; value: string; kind?: string }) => (
  <div class={`live-figure ${kind}`}>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
)

const Figures = () => {
  const { entriesPerSecond, failuresPerSecond, seen } = figures.value
  const text = liveText.value
  const whole = (n: number) => n.toLocaleString(timeStyle.value.language)
  const notSent = missed.value === undefined ? 0 : missed.value.count
  return (
    <dl class="live-figures">
      <Figure name={text.perSecond} value={text.rate(entriesPerSecond)} />
      <Figure
        name={text.failuresPerSecond}
        value={text.rate(failuresPerSecond)}
        kind={failuresPerSecond > 0 ? 'failure' : ''}
      />
      <Figure name={text.seen} value={whole(seen)} />
      <Figure
        name={text.missed}
        value={notSent === undefined ? text.some : whole(notSent)}
        kind={notSent === 0 ? '' : 'other'}
      />
    </dl>
  )
}

/** Whether it runs, how fast, and what can be done about it. */
export const LiveBar = ({ view }: { view: LiveView }) => {
  const text = liveText.value
  return (
    <section class="live-bar" aria-label={text.controls}>
      <LiveState />
      <button type="button" class="button live-pause" aria-keyshortcuts="Space" onClick={() => pauseOrResume(view)}>
        <Icon name={isPaused.value ? 'play' : 'pause'} />
        <span>{isPaused.value ? text.resume : text.pause}</span>
      </button>
      <Results view={view} />
      <Figures />
      <LiveSpark view={view} />
      <div class="live-tools">
        <button type="button" class="button" title={text.markNow} disabled={rows.value.length === 0} onClick={markNow}>
          {text.mark}
        </button>
        <button
          type="button"
          class="button"
          title={text.clearRows}
          disabled={rows.value.length === 0}
          onClick={() => clear(view)}
        >
          {text.clear}
        </button>
        <ViewLink class="button" to={exploreOf(view)}>
          <Icon name="search" />
          <span>{text.toExplore}</span>
        </ViewLink>
      </div>
    </section>
  )
}
