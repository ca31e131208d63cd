import type { ComponentChildren } from 'preact'
import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import type { View } from '../model/view.ts'
import { timeStyle } from '../state/preferences.ts'
import { formatCount } from './share.ts'

interface ActivityRow {
  readonly key: string
  readonly name: string
  readonly to: View
  readonly count: number
  readonly failures: number
  readonly actions?: ComponentChildren
}

/** The picture's twin for those who read figures, or have no use for a picture. */
export const ActivityTable = ({ rows, isByHour }: { rows: readonly ActivityRow[]; isByHour: boolean }) => {
  const text = timelineText.value
  const { language } = timeStyle.value
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="table-scroller activity-table" tabIndex={0} aria-label={text.activityTable}>
      <table>
        <thead>
          <tr>
            <th scope="col">{isByHour ? text.hour : text.day}</th>
            <th scope="col" class="number">
              {text.entries}
            </th>
            <th scope="col" class="number">
              {text.failures}
            </th>
            {!isByHour && (
              <th scope="col" class="wide">
                {text.actions}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, to, count, failures, actions }) => (
            <tr key={key}>
              <th scope="row">
                <ViewLink to={to}>{name}</ViewLink>
              </th>
              <td class="number">{formatCount(count, language)}</td>
              <td class={failures > 0 ? 'number failing' : 'number'}>{formatCount(failures, language)}</td>
              {!isByHour && <td class="wide">{actions}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
