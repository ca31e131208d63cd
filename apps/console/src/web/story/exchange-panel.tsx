import type { Story, StoryEntry } from '@trilha/log-api'
import { CopyButton } from '../components/copy-button.tsx'
import { storyText } from '../i18n/story.ts'
import { curlOf } from '../model/curl.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatDuration } from '../model/time-format.ts'
import type { StoryView } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { ExchangeSide } from './exchange-side.tsx'
import { chosenExchange, exchangesOf } from './exchanges.ts'
import { formatOffset } from './span-words.ts'

/** Room for a usual route in the choice of exchanges. */
const optionLength = 60

const optionText = ({ service, action, http, offset_ms: offset }: StoryEntry): string =>
  `${formatOffset(offset)} · ${visibleLine(service)} · ${visibleLine(cutText(action, optionLength))} · ${http?.status ?? ''}`

const Choice = ({ story, view, chosen }: { story: Story; view: StoryView; chosen: StoryEntry }) => {
  const exchanges = exchangesOf(story)
  if (exchanges.length < 2) return null
  return (
    <select
      class="exchange-choice"
      aria-label={storyText.value.exchangeOf}
      value={chosen.id}
      onChange={(event) => go({ ...view, exchange: event.currentTarget.value }, { replace: true })}
    >
      {exchanges.map((entry) => (
        <option key={entry.id} value={entry.id}>
          {optionText(entry)}
        </option>
      ))}
    </select>
  )
}

const Client = ({ entry: { http } }: { entry: StoryEntry }) => {
  if (http?.client_ip === undefined && http?.user_agent === undefined) return null
  return (
    <p class="exchange-client">
      <span>{storyText.value.client}</span>
      {http.client_ip !== undefined && <bdi class="mono">{visibleLine(http.client_ip)}</bdi>}
      {http.user_agent !== undefined && <bdi>{visibleLine(http.user_agent)}</bdi>}
    </p>
  )
}

const requestLine = ({ method, path, route, query }: NonNullable<StoryEntry['http']>): string =>
  `${method ?? ''} ${path ?? route ?? ''}${query === undefined || query === '' ? '' : `?${query}`}`.trim()

const responseLine = (entry: StoryEntry): string => {
  const { status, duration_ms: duration } = entry.http ?? {}
  if (status === undefined || status === 0) return storyText.value.noAnswer
  if (duration === undefined) return String(status)
  return `${status} · ${formatDuration(duration, timeStyle.value.language)}`
}

/** What the caller sent and got, as far as it was recorded; secrets are masked before anything is written. */
export const ExchangePanel = ({ story, view }: { story: Story; view: StoryView }) => {
  const text = storyText.value
  const entry = chosenExchange(story, view.exchange)
  if (entry?.http === undefined) return null
  const { http } = entry
  const curl = curlOf(entry)
  return (
    <section class="card" aria-labelledby="exchange-title">
      <div class="card-head">
        <h2 id="exchange-title">{text.exchange}</h2>
        <Choice story={story} view={view} chosen={entry} />
        {curl !== undefined && <CopyButton isWide icon="code" text={() => curl} label={text.copyCurl} />}
      </div>
      <Client entry={entry} />
      <div class="exchange">
        <ExchangeSide
          title={text.asked}
          line={requestLine(http)}
          headers={http.request_headers}
          body={http.request_body}
          bytes={http.request_bytes}
        />
        <ExchangeSide
          title={text.answered}
          line={responseLine(entry)}
          outcome={outcomeOf(entry.result)}
          headers={http.response_headers}
          body={http.response_body}
          bytes={http.response_bytes}
        />
      </div>
    </section>
  )
}
