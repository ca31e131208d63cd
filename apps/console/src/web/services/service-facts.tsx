import type { ComponentChildren } from 'preact'
import { ViewLink } from '../components/view-link.tsx'
import { servicesText } from '../i18n/services.ts'
import type { ServicesView } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { formatShare } from './figure-text.ts'
import { exploreMark, type Mark } from './links.ts'
import type { Counted, ServiceFacts as Facts, Report } from './load-report.ts'

/** Longer causes are read in the entry. */
const shownValue = 300

interface ListedProps {
  readonly view: ServicesView
  readonly report: Report
}

interface BarProps extends ListedProps {
  readonly mark: Mark
  readonly count: number
  /** Failed of them; what is drawn in their colour. */
  readonly failures: number
  /** The longest bar's. */
  readonly most: number
  readonly children: ComponentChildren
}

/** A value, how often it was there, and a bar of that length: one link to its entries. */
const CountBar = ({ view, report, mark, count, failures, most, children }: BarProps) => {
  const { language } = timeStyle.value
  const { one } = servicesText.value
  const part = (n: number) => `${most === 0 ? 0 : (n / most) * 100}%`
  return (
    <li>
      <ViewLink class="count-bar" to={exploreMark(view, report.field, mark)}>
        <span class="count-value">{children}</span>
        <span class="count-figure">
          {count.toLocaleString(language)}
          {failures > 0 && failures < count && <small> · {one.failedHere(failures)}</small>}
        </span>
        <span class="count-track" aria-hidden="true">
          <i class="failed" style={{ width: part(failures) }} />
          <i style={{ width: part(count - failures) }} />
        </span>
      </ViewLink>
    </li>
  )
}

interface CountCardProps {
  readonly title: string
  readonly none: string
  readonly more?: string | undefined
  readonly isEmpty: boolean
  readonly children: ComponentChildren
}

const CountCard = ({ title, none, more, isEmpty, children }: CountCardProps) => (
  <section class="card count-card" aria-label={title}>
    <div class="card-head">
      <h2>{title}</h2>
    </div>
    {isEmpty ? <p class="count-none">{none}</p> : <ol>{children}</ol>}
    {more !== undefined && <p class="count-more">{more}</p>}
  </section>
)

/** What can stand for itself in a query: an address has its bounds. */
const longestClause = 1_000

const Causes = ({ facts, ...props }: ListedProps & { facts: Facts }) => {
  const { one } = servicesText.value
  const { failing, failures } = props.report.total
  const most = Math.max(facts.withoutCause, ...facts.causes.map(({ count }) => count), 0)
  const hidden = facts.distinctCauses - facts.causes.length
  const language = timeStyle.value.language
  return (
    <CountCard
      title={one.causes}
      none={one.noCauses}
      isEmpty={failures === 0}
      more={hidden > 0 ? one.moreCauses(hidden) : undefined}
    >
      {facts.causes.map(({ value, count }) => (
        <CountBar
          key={value}
          {...props}
          mark={{ results: failing, ...(value.length <= longestClause && { values: { cause: value } }) }}
          {...{ count, failures: count, most }}
        >
          <bdi>{visibleLine(cutText(value, shownValue))}</bdi>
          <small> {formatShare(count / failures, language)}</small>
        </CountBar>
      ))}
      {facts.withoutCause > 0 && (
        <CountBar
          {...props}
          mark={{ results: failing, absent: ['cause'] }}
          {...{ count: facts.withoutCause, failures: facts.withoutCause, most }}
        >
          <i>{one.withoutCause}</i>
        </CountBar>
      )}
    </CountCard>
  )
}

const mostOf = (all: readonly Counted[]): number => Math.max(0, ...all.map(({ count }) => count))

const Statuses = ({ facts, ...props }: ListedProps & { facts: Facts }) => {
  const { one } = servicesText.value
  return (
    <CountCard title={one.statuses} none={one.noStatuses} isEmpty={facts.statuses.length === 0}>
      {facts.statuses.map(({ value, ...counts }) => (
        <CountBar
          key={value}
          {...props}
          mark={{ values: { 'http.status': value } }}
          {...counts}
          most={mostOf(facts.statuses)}
        >
          {value}
        </CountBar>
      ))}
    </CountCard>
  )
}

const Users = ({ facts, ...props }: ListedProps & { facts: Facts }) => {
  const { one } = servicesText.value
  const hidden = facts.distinctUsers - facts.users.length
  return (
    <CountCard
      title={one.users}
      none={one.noUsers}
      isEmpty={facts.users.length === 0}
      more={facts.users.length > 0 && hidden > 0 ? one.moreUsers(hidden) : undefined}
    >
      {facts.users.map(({ value, ...counts }) => (
        <CountBar key={value} {...props} mark={{ values: { user_id: value } }} {...counts} most={mostOf(facts.users)}>
          <bdi>{visibleLine(cutText(value, shownValue))}</bdi>
        </CountBar>
      ))}
    </CountCard>
  )
}

/** Why one service failed, what it answered, and for whom. */
export const ServiceFacts = (props: ListedProps & { facts: Facts }) => (
  <div class="service-facts">
    <Causes {...props} />
    <Statuses {...props} />
    <Users {...props} />
  </div>
)
