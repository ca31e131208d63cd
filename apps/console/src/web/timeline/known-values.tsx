import { useSignal } from '@preact/signals'
import type { Counted, Timeline } from '@trilha/log-api'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { ViewLink } from '../components/view-link.tsx'
import { timelineText } from '../i18n/timeline.ts'
import { clauseOf } from '../model/query-text.ts'
import { explorePage } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { deviceName } from './device-name.ts'
import { formatCount } from './share.ts'

/** More of a kind are opened on demand. */
const shownValues = 4
/** Wider than any column. */
const shownText = 300
/** Short enough for a label that is read aloud. */
const labelLength = 80

interface KnownValuesProps {
  readonly userId: string
  readonly title: string
  readonly field: string
  readonly values: readonly Counted[]
  /** What stands there when there are none. */
  readonly none: string
  /** A value in words; undefined where it speaks for itself. */
  readonly named?: (value: string) => string | undefined
}

const Named = ({ value, name }: { value: string; name: string | undefined }): ComponentChildren =>
  name === undefined ? (
    <bdi class="known-name">{visibleLine(cutText(value, shownText))}</bdi>
  ) : (
    <span class="known-name">
      <bdi>{visibleLine(name)}</bdi>
      {name !== value && <bdi class="known-raw">{visibleLine(cutText(value, shownText))}</bdi>}
    </span>
  )

/** What a person was seen with, the most frequent first; each leads to those entries. */
const KnownValues = ({ userId, title, field, values, none, named }: KnownValuesProps) => {
  const isWhole = useSignal(false)
  const id = useId()
  const text = timelineText.value
  const shown = isWhole.value ? values : values.slice(0, shownValues)
  const query = (value: string) => `${clauseOf('user_id', userId, 'include')} ${clauseOf(field, value, 'include')}`
  return (
    <section class="known" aria-labelledby={id}>
      <h2 id={id}>
        {title}{' '}
        {values.length > 0 && <span class="known-total">{formatCount(values.length, timeStyle.value.language)}</span>}
      </h2>
      {values.length === 0 && <p class="known-none">{none}</p>}
      <ul>
        {shown.map(({ value, count }) => (
          <li key={value} data-field={field} data-value={value}>
            <ViewLink
              class="known-value"
              title={text.only(field, visibleLine(cutText(value, labelLength)))}
              to={{ ...explorePage, range: {}, query: query(value) }}
            >
              <Named value={value} name={named?.(value)} />
              <span class="known-count">{formatCount(count, timeStyle.value.language)}</span>
            </ViewLink>
          </li>
        ))}
      </ul>
      {values.length > shownValues && (
        <button
          type="button"
          class="text-button"
          aria-expanded={isWhole.value}
          onClick={() => {
            isWhole.value = !isWhole.value
          }}
        >
          {isWhole.value ? text.less : text.more(values.length - shownValues)}
        </button>
      )}
    </section>
  )
}

/** The services, addresses and devices that a person's entries name. */
export const KnownFrom = ({ userId, identity }: { userId: string; identity: Timeline['identity'] }) => {
  const text = timelineText.value
  return (
    <section class="card known-card" aria-label={text.knownFrom}>
      <KnownValues userId={userId} title={text.services} field="service" values={identity.services} none="" />
      <KnownValues
        userId={userId}
        title={text.addresses}
        field="http.client_ip"
        values={identity.client_ips}
        none={text.noAddress}
      />
      <KnownValues
        userId={userId}
        title={text.devices}
        field="http.user_agent"
        values={identity.user_agents}
        none={text.noDevice}
        named={deviceName}
      />
    </section>
  )
}
