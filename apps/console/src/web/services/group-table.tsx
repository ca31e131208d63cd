import type { ComponentChildren } from 'preact'
import { Icon } from '../components/icon.tsx'
import { servicesText } from '../i18n/services.ts'
import type { ServiceSort, ServicesView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import type { Group } from './figures.ts'
import { firstOrder } from './first-order.ts'
import { Ago, FailedFigure, type GroupProps, NameLink, RateFigure, TimeFigure, TrendLink } from './group-links.tsx'
import { standingText } from './group-words.ts'
import type { Report } from './load-report.ts'

interface SortHeadProps {
  readonly view: ServicesView
  readonly sort: ServiceSort
  readonly class?: string
  readonly children: ComponentChildren
}

/** A column's name, which sorts by it and turns the order around when it does so already. */
const SortHead = ({ view, sort, class: className, children }: SortHeadProps) => {
  const isSorted = view.sort === sort
  const turned = view.order === 'asc' ? 'desc' : 'asc'
  const state = isSorted ? (view.order === 'asc' ? 'ascending' : 'descending') : undefined
  return (
    <th scope="col" class={className} aria-sort={state}>
      <button
        type="button"
        class="sort-button"
        onClick={() => go({ ...view, sort, order: isSorted ? turned : firstOrder(sort) }, { replace: true })}
      >
        {children}
        {isSorted && <Icon name={view.order === 'asc' ? 'up' : 'down'} />}
      </button>
    </th>
  )
}

const GroupRow = (props: GroupProps) => {
  const { group } = props
  return (
    <tr>
      <th scope="row">
        <NameLink {...props} />
      </th>
      <td class="group-why-cell">{standingText(group)}</td>
      <td class="number">
        <RateFigure {...props} />
      </td>
      <td class="number">
        <FailedFigure {...props} />
      </td>
      {(['p50', 'p95', 'p99'] as const).map((figure) => (
        <td key={figure} class="number">
          <TimeFigure {...props} figure={figure} />
        </td>
      ))}
      <td class="number">{group.lastSeen !== undefined && <Ago timestamp={group.lastSeen} />}</td>
      <td class="trend-cell">
        <TrendLink {...props} />
      </td>
    </tr>
  )
}

interface GroupTableProps {
  readonly groups: readonly Group[]
  readonly view: ServicesView
  readonly report: Report
}

/** The cards' twin: the same figures below each other, in any order. */
export const GroupTable = ({ groups, view, report }: GroupTableProps) => {
  const { columns, sorts, table, groupsLabel } = servicesText.value
  const numbers = ['rate', 'failures', 'p50', 'p95', 'p99', 'seen'] as const
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
    <section class="card table-scroller group-table" tabIndex={0} aria-label={table(groupsLabel[report.field])}>
      <table>
        <thead>
          <tr>
            <SortHead view={view} sort="name">
              {columns.name[report.field]}
            </SortHead>
            <SortHead view={view} sort="worst">
              {columns.place}
            </SortHead>
            {numbers.map((sort) => (
              <SortHead key={sort} view={view} sort={sort} class="number">
                {sorts[sort]}
              </SortHead>
            ))}
            <th scope="col">{columns.trend}</th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group) => (
            <GroupRow key={group.name ?? '\u0000'} {...{ group, view, report }} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
