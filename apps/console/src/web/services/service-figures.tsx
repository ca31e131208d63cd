import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useMemo } from 'preact/hooks'
import { ViewLink } from '../components/view-link.tsx'
import type { Mark } from '../histogram/buckets.ts'
import { HistogramTable } from '../histogram/histogram-table.tsx'
import { layerName } from '../histogram/marked-text.ts'
import { Plot } from '../histogram/plot.tsx'
import { Readout } from '../histogram/readout.tsx'
import { stackOf } from '../histogram/stack.ts'
import { servicesText } from '../i18n/services.ts'
import type { TimeRange } from '../model/time-range.ts'
import type { ServicesView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import type { Group } from './figures.ts'
import { Ago, FailedFigure, RateFigure, TimeFigure } from './group-links.tsx'
import { LatencyChart, LatencyTable } from './latency-chart.tsx'
import { slices } from './latency-feed.ts'
import { exploreMark } from './links.ts'
import type { Report, ServiceFacts } from './load-report.ts'

interface ServiceFiguresProps {
  readonly view: ServicesView
  readonly report: Report
  readonly facts: ServiceFacts
}

/** The whole service as if it were one of its own routes. */
const wholeOf = ({ total, groups }: Report): Group => {
  const { before, ...figures } = total
  const seen = groups.flatMap(({ lastSeen }) => lastSeen ?? []).sort()
  const lastSeen = seen.at(-1)
  return {
    ...figures,
    name: undefined,
    isWhole: true,
    ...(lastSeen !== undefined && { lastSeen }),
    ...(before !== undefined && before.count > 0 && { before }),
  }
}

const Figure = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

const Summary = ({ view, report }: Omit<ServiceFiguresProps, 'facts'>) => {
  const { columns, sorts } = servicesText.value
  const group = wholeOf(report)
  const props = { group, view, report }
  return (
    <dl class="card service-summary">
      <Figure name={columns.rate}>
        <RateFigure {...props} />
      </Figure>
      <Figure name={columns.failures}>
        <FailedFigure {...props} />
      </Figure>
      {(['p50', 'p95', 'p99'] as const).map((figure) => (
        <Figure key={figure} name={sorts[figure]}>
          <TimeFigure {...props} figure={figure} />
        </Figure>
      ))}
      {group.lastSeen !== undefined && (
        <Figure name={columns.seen}>
          <Ago timestamp={group.lastSeen} />
        </Figure>
      )}
    </dl>
  )
}

const OverTime = ({ view, report, facts: { histogram } }: ServiceFiguresProps) => {
  const mark = useSignal<Mark | undefined>(undefined)
  const stack = useMemo(() => stackOf(histogram), [histogram])
  const explore = (range: TimeRange) => ({ ...exploreMark(view, report.field, {}), range })
  const title = servicesText.value.one.overTime
  return (
    <section class="card over-time" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
      </div>
      {view.as === 'table' ? (
        <HistogramTable answer={histogram} previous={undefined} stack={stack} viewOf={explore} />
      ) : (
        <div class="over-time-chart">
          <Readout answer={histogram} stack={stack} mark={mark}>
            {stack.layers
              .map((layer) => (
                <ViewLink
                  key={layer.value ?? ''}
                  class="readout-part"
                  to={exploreMark(view, report.field, layer.value === undefined ? {} : { results: [layer.value] })}
                >
                  <span class={`swatch tone-${layer.tone}`} />
                  <bdi>{layerName(layer)}</bdi> {layer.total.toLocaleString(timeStyle.value.language)}
                </ViewLink>
              ))
              .reverse()}
          </Readout>
          <Plot
            answer={histogram}
            previous={undefined}
            stack={stack}
            mark={mark}
            onSelect={(range) => go(explore(range))}
          />
        </div>
      )}
    </section>
  )
}

const Latency = ({ view }: { view: ServicesView }) => {
  const title = servicesText.value.one.latency
  const known = slices.value
  // Nothing where nothing is timed: an empty chart would tell no more than the figures above.
  if (known?.every(({ p95 }) => p95 === undefined)) return null
  return (
    <section class="card over-time" aria-label={title}>
      <div class="card-head">
        <h2>{title}</h2>
      </div>
      {known === undefined ? (
        <div class="latency" aria-busy="true" />
      ) : view.as === 'table' ? (
        <LatencyTable view={view} slices={known} />
      ) : (
        <LatencyChart view={view} slices={known} />
      )}
    </section>
  )
}

/** One service as a whole, in figures and over time. */
export const ServiceFigures = (props: ServiceFiguresProps) => (
  <>
    <Summary {...props} />
    <div class="service-charts">
      <OverTime {...props} />
      {props.report.total.p95 !== undefined && <Latency view={props.view} />}
    </div>
  </>
)
