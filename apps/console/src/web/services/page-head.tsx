import { Icon } from '../components/icon.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { servicesText } from '../i18n/services.ts'
import type { ServicesView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { shareText } from './group-words.ts'
import { exploreMark } from './links.ts'
import { maxGroups, type Report } from './load-report.ts'
import { PageTools } from './page-tools.tsx'

/** "5 services · 12,431 entries · 1.2% failed" */
const Totals = ({ view, report }: { view: ServicesView; report: Report }) => {
  const { totals } = servicesText.value
  const { count, failures, failing } = report.total
  const { length } = report.groups
  return (
    <>
      {report.service === undefined &&
        (length >= maxGroups ? totals.busiest(maxGroups) : totals.services(length)).concat(' · ')}
      <ViewLink class="figure" to={exploreMark(view, report.field, {})}>
        {totals.entries(count)}
      </ViewLink>
      {' · '}
      {failures === 0 ? (
        totals.failed(shareText(report.total))
      ) : (
        <ViewLink class="figure" to={exploreMark(view, report.field, { results: failing })}>
          {totals.failed(shareText(report.total))}
        </ViewLink>
      )}
    </>
  )
}

const AllLink = ({ view }: { view: ServicesView }) => {
  const { service: _, by: __, ...all } = view
  return (
    <ViewLink class="button" to={all}>
      <Icon name="back" />
      {servicesText.value.allServices}
    </ViewLink>
  )
}

/** Which services, over which time, and how much that is. */
export const PageHead = ({ view, report }: { view: ServicesView; report: Report | undefined }) => (
  <div class="page-head">
    {view.service !== undefined && <AllLink view={view} />}
    <h1>{view.service === undefined ? servicesText.value.title : <bdi>{visibleLine(view.service)}</bdi>}</h1>
    <p class="page-note">{report !== undefined && report.total.count > 0 && <Totals view={view} report={report} />}</p>
    <PageTools view={view} />
  </div>
)
