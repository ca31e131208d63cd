import type { Ref } from 'preact'
import { useId } from 'preact/hooks'
import { EntryDetail } from '../components/entry-detail.tsx'
import { EntryRow } from '../components/entry-row.tsx'
import { Icon } from '../components/icon.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import { outcomeOf } from '../model/sentence.ts'
import { explorePage, openEntry, type TimelineView } from '../model/view.ts'
import { go, view as shownView } from '../state/navigation.ts'
import { ActionChip } from './action-chip.tsx'
import type { DayGroup } from './day-groups.ts'
import { FirstChips } from './first-chips.tsx'
import { results } from './timeline-feed.ts'
import { queryOf } from './user-selection.ts'
import type { DayNames } from './zoned-day.ts'

/** Which rows of the day to render, and the room of the others. */
export interface RowPart {
  readonly first: number
  readonly end: number
  readonly paddingTop: number
  readonly paddingBottom: number
}

interface DaySectionProps {
  readonly view: TimelineView
  readonly group: DayGroup
  /** Where the days of the list end today: the quiet days before the newest day are "since". */
  readonly isNewest: boolean
  readonly rows: RowPart
  readonly firstSeen: string | null
  readonly names: DayNames
  readonly nameOf: (date: string) => string
  readonly onlyDay: (date: string) => TimelineView
  readonly detailRef: Ref<HTMLDivElement>
}

/** A line of actions; the others of the day are told in Explore. */
const shownActions = 4
const ActionChips = ({ view, group, nameOf, onlyDay }: DaySectionProps) => {
  const text = timelineText.value
  const actions = group.figures?.actions ?? []
  const rest = actions.length - shownActions
  return (
    <ul class="day-actions">
      {actions.slice(0, rest === 1 ? actions.length : shownActions).map(({ action, count, first }) => (
        <li key={action} data-field="action" data-value={action}>
          <ActionChip view={view} action={action} count={count} isFirst={first === true} />
        </li>
      ))}
      {rest > 1 && (
        <li>
          <ViewLink
            class="action-chip more"
            label={text.moreActionsLabel(rest, nameOf(group.date))}
            to={{ ...explorePage, range: onlyDay(group.date).range, query: queryOf(view, results.value), by: 'action' }}
          >
            {text.moreActions(rest)}
          </ViewLink>
        </li>
      )}
    </ul>
  )
}

const DayHead = (props: DaySectionProps & { readonly headingId: string }) => {
  const { view, group, names, nameOf, onlyDay, headingId } = props
  const text = timelineText.value
  const isFolded = view.folded.includes(group.date)
  const count = group.figures?.count ?? group.entries.length
  const failures =
    group.figures?.failures ?? group.entries.filter(({ result }) => outcomeOf(result) === 'failure').length
  const fold = () => {
    const folded = isFolded ? view.folded.filter((date) => date !== group.date) : [...view.folded, group.date]
    go({ ...view, folded }, { replace: true })
  }
  return (
    <div class="day-head">
      <h3 id={headingId}>
        <button type="button" class="day-fold" aria-expanded={!isFolded} onClick={fold}>
          <Icon name="chevron" />
          <span title={names.whole(group.date)}>{nameOf(group.date)}</span>
        </button>
      </h3>
      <p class="day-figures">
        <span>{text.count(count)}</span>
        {failures > 0 && view.show !== 'failures' && (
          <span class="result failure">
            <Icon name="cross" />
            {text.failed(failures)}
          </span>
        )}
        {view.show !== 'first' && group.entries.length < count && (
          <span class="day-told">{text.dayTold(group.entries.length, count)}</span>
        )}
      </p>
      <ActionChips {...props} />
      <ViewLink class="icon-button day-only" label={text.onlyDay(nameOf(group.date))} to={onlyDay(group.date)}>
        <Icon name="filter" />
      </ViewLink>
    </div>
  )
}

const Quiet = ({ view, group, isNewest }: DaySectionProps) => {
  const text = timelineText.value
  if (group.quietDays === 0) return null
  const isNarrowed = view.show !== 'all' || view.action !== undefined
  const told = isNarrowed ? text.without : isNewest ? text.quietSince : text.quiet
  return <p class="quiet">{told(group.quietDays)}</p>
}

/** The same function for all rows, so that those which do not change are not rendered again. */
const toggle = (id: string): void => {
  const here = shownView.value
  if (here.page === 'timeline') go(openEntry(here, here.open === id ? undefined : id), { replace: true })
}

/** One day: how long it was quiet since, what was done on it in figures, and its entries. */
export const DaySection = (props: DaySectionProps) => {
  const { view, group, rows, firstSeen, detailRef } = props
  const headingId = useId()
  return (
    <section class="day" aria-labelledby={headingId} data-day={group.date}>
      <Quiet {...props} />
      <div class="day-card">
        <DayHead {...props} headingId={headingId} />
        {!view.folded.includes(group.date) && (
          <ol
            class="rows day-rows"
            aria-labelledby={headingId}
            style={{ paddingTop: `${rows.paddingTop}px`, paddingBottom: `${rows.paddingBottom}px` }}
          >
            {group.entries.slice(rows.first, rows.end).map((entry, offset) => (
              <li key={entry.id} aria-posinset={rows.first + offset + 1} aria-setsize={group.entries.length}>
                <div class={`told ${outcomeOf(entry.result)} ${view.open === entry.id ? 'open' : ''}`}>
                  <EntryRow entry={entry} isOpen={view.open === entry.id} isNew={false} onToggle={toggle} />
                  <FirstChips entry={entry} firstSeen={firstSeen} />
                </div>
                {view.open === entry.id && (
                  <div ref={detailRef}>
                    <EntryDetail entry={entry} onClose={() => toggle(entry.id)} />
                  </div>
                )}
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  )
}
