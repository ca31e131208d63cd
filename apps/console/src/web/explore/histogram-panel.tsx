import { useSignal } from '@preact/signals'
import type { Histogram } from '@trilha/log-api'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import type { Mark } from '../histogram/buckets.ts'
import { Comparison } from '../histogram/comparison.tsx'
import { HistogramTable } from '../histogram/histogram-table.tsx'
import { Legend } from '../histogram/legend.tsx'
import { Plot } from '../histogram/plot.tsx'
import { Readout } from '../histogram/readout.tsx'
import { stackOf } from '../histogram/stack.ts'
import { t } from '../i18n/common.ts'
import { exploreText } from '../i18n/explore.ts'
import type { TimeRange } from '../model/time-range.ts'
import { type ExploreView, openEntry } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { histogram, plotWidth, previous, retryHistogram } from './histogram-feed.ts'
import { HistogramTools } from './histogram-tools.tsx'

/** The same search over another time; an entry that is open may lie outside of it. */
const withRange = (view: ExploreView, range: TimeRange): ExploreView => openEntry({ ...view, range }, undefined)

const Total = ({ answer, view }: { answer: Histogram; view: ExploreView }) => {
  const { histogram: names } = exploreText.value
  const total = answer.buckets.reduce((sum, { count }) => sum + count, 0)
  const isComparing = view.compare && previous.answer.value === undefined
  return (
    <>
      <strong>
        {!answer.complete && `${names.atLeast} `}
        {total === 0 ? names.none : names.entries(total)}
      </strong>
      {isComparing && previous.isLoading.value && <span>{names.loadingBefore}</span>}
      {isComparing && previous.failure.value !== undefined && <span>{names.failedBefore}</span>}
      {view.compare && previous.answer.value !== undefined && (
        <Comparison answer={answer} previous={previous.answer.value} />
      )}
    </>
  )
}

/** The counts could not be had: one line, for the rows below say the rest. */
const Failed = ({ view }: { view: ExploreView }) => (
  <p class="part-failed" role="status">
    <Icon name="alert" />
    <span>
      {exploreText.value.histogram.failed} {histogram.failure.value?.message}
    </span>
    <button type="button" class="text-button" onClick={() => retryHistogram(view)}>
      {t.value.states.retry}
    </button>
  </p>
)

const Loading = () => (
  <div class="plot plot-loading" role="status">
    <span class="visually-hidden">{exploreText.value.histogram.loading}</span>
    <span class="plot-skeleton" />
  </div>
)

const Counted = ({ answer, view }: { answer: Histogram; view: ExploreView }) => {
  const mark = useSignal<Mark | undefined>(undefined)
  const stack = useMemo(() => stackOf(answer), [answer])
  const before = view.compare ? previous.answer.value : undefined
  const zoom = (range: TimeRange) => go(withRange(view, range))
  return (
    <>
      <div class="histogram-head">
        <Readout answer={answer} stack={stack} mark={mark}>
          <Total answer={answer} view={view} />
        </Readout>
        <HistogramTools view={view} />
      </div>
      {histogram.failure.value !== undefined && <Failed view={view} />}
      {view.as === 'table' ? (
        <HistogramTable answer={answer} previous={before} stack={stack} viewOf={(range) => withRange(view, range)} />
      ) : (
        <Plot answer={answer} previous={before} stack={stack} mark={mark} onSelect={zoom} />
      )}
      <Legend stack={stack} field={answer.by ?? view.by} />
    </>
  )
}

/** How many entries match at what time; a time is looked at closer by selecting it. */
export const HistogramPanel = ({ view }: { view: ExploreView }) => {
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    plotWidth.value = box.current?.clientWidth ?? plotWidth.peek()
  }, [])
  const answer = histogram.answer.value
  const isOld = answer !== undefined && (histogram.isLoading.value || histogram.failure.value !== undefined)
  return (
    <section ref={box} class={`histogram ${isOld ? 'dimmed' : ''}`} aria-label={exploreText.value.histogram.label}>
      {answer !== undefined ? (
        <Counted answer={answer} view={view} />
      ) : (
        <>
          <div class="histogram-head">
            <p class="readout" />
            <HistogramTools view={view} />
          </div>
          {histogram.failure.value === undefined ? <Loading /> : <Failed view={view} />}
        </>
      )}
    </section>
  )
}
