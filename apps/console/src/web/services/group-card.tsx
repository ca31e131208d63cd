import { servicesText } from '../i18n/services.ts'
import { Ago, FailedFigure, type GroupProps, NameLink, RateFigure, TimeFigure, TrendLink } from './group-links.tsx'
import { standingText } from './group-words.ts'

/** One service, route or action: what it is like, and how that came over time. */
export const GroupCard = (props: GroupProps) => {
  const { group } = props
  const { columns, sorts } = servicesText.value
  return (
    <li class="card group-card">
      <div class="group-card-head">
        <h3>
          <NameLink {...props} />
        </h3>
        {group.lastSeen !== undefined && (
          <p class="group-seen" title={columns.seen}>
            <span class="visually-hidden">{columns.seen}: </span>
            <Ago timestamp={group.lastSeen} />
          </p>
        )}
      </div>
      <p class={`group-why ${group.failures > 0 ? 'failing' : ''}`}>{standingText(group)}</p>
      <TrendLink {...props} />
      <dl class="group-figures">
        <div>
          <dt>{columns.rate}</dt>
          <dd>
            <RateFigure {...props} />
          </dd>
        </div>
        <div>
          <dt>{columns.failures}</dt>
          <dd>
            <FailedFigure {...props} />
          </dd>
        </div>
        {(['p50', 'p95', 'p99'] as const).map((figure) => (
          <div key={figure}>
            <dt>{sorts[figure]}</dt>
            <dd>
              <TimeFigure {...props} figure={figure} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
