import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Banner } from '../components/notice.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { servicesText } from '../i18n/services.ts'
import type { ServicesView } from '../model/view.ts'
import { view as currentView, go } from '../state/navigation.ts'
import { useCommands } from '../state/use-commands.ts'
import { Groups } from './groups.tsx'
import type { Report } from './load-report.ts'
import { Nothing } from './nothing.tsx'
import { PageHead } from './page-head.tsx'
import { ServiceFacts } from './service-facts.tsx'
import { ServiceFigures } from './service-figures.tsx'
import {
  failure,
  isMoving,
  isRefreshFailing,
  isStale,
  phase,
  questionOf,
  reload,
  report,
  startServices,
  stopServices,
  togglePause,
} from './services-feed.ts'
import { SilentNote } from './silent-note.tsx'

/** Commands are kept as given at first: the view is read when one runs. */
const change = (to: (view: ServicesView) => Partial<ServicesView>): void => {
  const here = currentView.value
  if (here.page === 'services') go({ ...here, ...to(here) }, { replace: true })
}

const pageCommands = [
  {
    id: 'services.pause',
    group: 'view' as const,
    key: 'p',
    title: () => servicesText.value.pauseKey,
    isAvailable: () => isMoving.value,
    run: togglePause,
  },
  {
    id: 'services.as',
    group: 'view' as const,
    title: () => servicesText.value.asKey,
    run: () => change(({ as }) => ({ as: as === 'chart' ? 'table' : 'chart' })),
  },
  {
    id: 'services.compare',
    group: 'view' as const,
    title: () => servicesText.value.compareKey,
    run: () => change(({ compare }) => ({ compare: !compare })),
  },
]

const Banners = ({ told }: { told: Report }) => {
  const text = servicesText.value
  return (
    <>
      {isRefreshFailing.value && <Banner kind="failed" text={text.refreshFailed} />}
      {!told.isComplete && <Banner kind="partial" text={`${text.partial} ${text.partialDetail}`} />}
    </>
  )
}

const Told = ({ view, told }: { view: ServicesView; told: Report }) => (
  <div class={`services-told ${isStale.value ? 'stale' : ''}`} aria-busy={isStale.value}>
    <Banners told={told} />
    <SilentNote view={view} report={told} />
    {told.total.count === 0 ? (
      <Nothing view={view} />
    ) : (
      <>
        {told.facts !== undefined && <ServiceFigures view={view} report={told} facts={told.facts} />}
        <Groups view={view} report={told} />
        {told.facts !== undefined && <ServiceFacts view={view} report={told} facts={told.facts} />}
      </>
    )}
  </div>
)

const Body = ({ view }: { view: ServicesView }) => {
  if (phase.value === 'failed') return <FailureNotice failure={failure.value} onRetry={reload} />
  if (report.value === undefined) return <Skeleton label={servicesText.value.loading} />
  return <Told view={view} told={report.value} />
}

/** Where the page was scrolled to, for the way back from Explore. */
let left = { question: '', top: 0 }

/** What the services of the log do, how often they fail, and how long they take: all of them, or one of them. */
export const ServicesPage = ({ view }: { view: ServicesView }) => {
  const question = questionOf(view)
  const main = useRef<HTMLElement>(null)
  useCommands(pageCommands)
  useEffect(() => {
    startServices(view)
    return stopServices
  }, [question])
  useLayoutEffect(() => {
    if (main.current !== null) main.current.scrollTop = left.question === question ? left.top : 0
  }, [question])
  return (
    <main
      id="main"
      class="page services"
      tabIndex={-1}
      ref={main}
      onScroll={(event) => {
        left = { question, top: event.currentTarget.scrollTop }
      }}
    >
      <div class="page-column">
        <PageHead view={view} report={phase.value === 'failed' ? undefined : report.value} />
        <Body view={view} />
      </div>
    </main>
  )
}
