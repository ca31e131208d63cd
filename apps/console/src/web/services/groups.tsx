import { useLayoutEffect, useRef } from 'preact/hooks'
import { IconButton } from '../components/icon-button.tsx'
import { Segments } from '../components/segments.tsx'
import { servicesText } from '../i18n/services.ts'
import { type ServicesView, serviceSorts } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { firstOrder } from './first-order.ts'
import { GroupCard } from './group-card.tsx'
import { GroupTable } from './group-table.tsx'
import { maxGroups, type Report } from './load-report.ts'
import { sorted } from './rank.ts'

const OrderControl = ({ view }: { view: ServicesView }) => {
  const text = servicesText.value
  return (
    <span class="order-control">
      <label>
        {text.sort}{' '}
        <select
          value={view.sort}
          onChange={(event) => {
            const sort = serviceSorts.find((name) => name === event.currentTarget.value) ?? 'worst'
            go({ ...view, sort, order: firstOrder(sort) }, { replace: true })
          }}
        >
          {serviceSorts.map((name) => (
            <option key={name} value={name}>
              {text.sorts[name]}
            </option>
          ))}
        </select>
      </label>
      <IconButton
        icon={view.order === 'desc' ? 'down' : 'up'}
        label={text.reverse}
        onClick={() => go({ ...view, order: view.order === 'desc' ? 'asc' : 'desc' }, { replace: true })}
      />
    </span>
  )
}

const ByControl = ({ view, report }: { view: ServicesView; report: Report }) => {
  const { one } = servicesText.value
  const shown = view.by ?? (report.field === 'http.route' ? 'route' : 'action')
  return (
    <Segments
      label={one.by}
      choices={['route', 'action']}
      chosen={shown}
      nameOf={(by) => (by === 'route' ? one.byRoute : one.byAction)}
      onChoose={(by) => go({ ...view, by }, { replace: true })}
    />
  )
}

/** A refresh may put what has the focus elsewhere; where the browser has no `moveBefore` it loses it, and gets it back. */
const useKeptFocus = () => {
  const box = useRef<HTMLElement>(null)
  const { activeElement } = document
  const focused = box.current?.contains(activeElement) ? activeElement : null
  useLayoutEffect(() => {
    if (!(focused instanceof HTMLElement) || document.activeElement === focused) return
    if (focused.isConnected) focused.focus({ preventScroll: true })
  })
  return box
}

/** All services, or all routes or actions of one: as cards with charts or as a table. */
export const Groups = ({ view, report }: { view: ServicesView; report: Report }) => {
  const box = useKeptFocus()
  const text = servicesText.value
  const groups = sorted(report.groups, view.sort, view.order)
  const label = text.groupsLabel[report.field]
  return (
    <section class="groups" aria-label={label} ref={box}>
      <div class="groups-head">
        {report.service === undefined ? (
          <h2 class="visually-hidden">{label}</h2>
        ) : report.hasRoutes || view.by !== undefined ? (
          <>
            <h2 class="visually-hidden">{label}</h2>
            <ByControl view={view} report={report} />
          </>
        ) : (
          <h2>{label}</h2>
        )}
        <p class="groups-rule">
          {view.sort === 'worst' && view.order === 'desc' && text.rule}
          {groups.length >= maxGroups && ` (${text.totals.busiest(maxGroups)})`}
        </p>
        <div class="groups-tools">{view.as === 'chart' && <OrderControl view={view} />}</div>
      </div>
      {view.as === 'chart' ? (
        <ol class="group-cards">
          {groups.map((group) => (
            <GroupCard key={group.name ?? '\u0000'} {...{ group, view, report }} />
          ))}
        </ol>
      ) : (
        <GroupTable {...{ groups, view, report }} />
      )}
    </section>
  )
}
