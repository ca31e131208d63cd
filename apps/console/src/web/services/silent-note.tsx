import { Icon } from '../components/icon.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { servicesText } from '../i18n/services.ts'
import type { ServicesView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { formatAgo } from './figure-text.ts'
import { beforeText } from './group-links.tsx'
import { exploreMark } from './links.ts'
import { type Report, shownSilent } from './load-report.ts'
import { reportedAt } from './services-feed.ts'

/** Those that were there in the period before and are not in this one: the failure that no figure tells. */
export const SilentNote = ({ view, report }: { view: ServicesView; report: Report }) => {
  const { silent, field, before } = report
  if (silent.length === 0 || before === undefined) return null
  const text = servicesText.value.silent
  return (
    <section class="silent-note" aria-label={text.titleOf[field](silent.length)}>
      <h2>
        <Icon name="alert" />
        {text.titleOf[field](silent.length)}
      </h2>
      <ul>
        {silent.slice(0, shownSilent).map(({ name, count, lastSeen }) => (
          <li key={name}>
            <ViewLink to={exploreMark(view, field, { name, span: before })}>
              <bdi>{visibleLine(name)}</bdi>
            </ViewLink>
            <span>
              {text.each(count, beforeText(view))}
              {lastSeen !== undefined &&
                `; ${text.last(formatAgo(lastSeen, reportedAt.value, timeStyle.value.language))}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
