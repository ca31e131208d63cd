import type { Story, StoryEntry } from '@trilha/log-api'
import { CopyButton } from '../components/copy-button.tsx'
import { Banner } from '../components/notice.tsx'
import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import { storyText } from '../i18n/story.ts'
import { curlOf } from '../model/curl.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatDuration } from '../model/time-format.ts'
import type { StoryView } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { useWholeEntry } from '../state/whole-entry.ts'
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

type Http = NonNullable<StoryEntry['http']>

const Client = ({ http }: { http: Http }) => {
  if (http.client_ip === undefined && http.user_agent === undefined) return null
  return (
    <p class="exchange-client">
      <span>{storyText.value.client}</span>
      {http.client_ip !== undefined && <bdi class="mono">{visibleLine(http.client_ip)}</bdi>}
      {http.user_agent !== undefined && <bdi>{visibleLine(http.user_agent)}</bdi>}
    </p>
  )
}

const requestLine = ({ method, path, route, query }: Http): string =>
  `${method ?? ''} ${path ?? route ?? ''}${query === undefined || query === '' ? '' : `?${query}`}`.trim()

const responseLine = ({ status, duration_ms: duration }: Http): string => {
  if (status === undefined || status === 0) return storyText.value.noAnswer
  if (duration === undefined) return String(status)
  return `${status} · ${formatDuration(duration, timeStyle.value.language)}`
}

/** Of an exchange that was cut in the story: its whole, as soon as that is here. Only a whole one is copied. */
const Exchange = ({ listed, story, view }: { listed: StoryEntry; story: Story; view: StoryView }) => {
  const text = storyText.value
  const { entry, state, retry } = useWholeEntry(listed)
  const { http = {} } = entry
  const curl = state === 'whole' ? curlOf(entry) : undefined
  return (
    <section class="card" aria-labelledby="exchange-title" aria-busy={state === 'loading'}>
      <div class="card-head">
        <h2 id="exchange-title">{text.exchange}</h2>
        <Choice story={story} view={view} chosen={listed} />
        {curl !== undefined && <CopyButton isWide icon="terminal" text={() => curl} label={text.copyCurl} />}
      </div>
      {state === 'failed' && (
        <Banner kind="failed" text={entryText.value.wholeFailed}>
          <button type="button" class="text-button" onClick={retry}>
            {t.value.states.retry}
          </button>
        </Banner>
      )}
      <Client http={http} />
      <div class="exchange">
        <ExchangeSide
          title={text.asked}
          line={requestLine(http)}
          headers={http.request_headers}
          body={http.request_body}
          bytes={http.request_bytes}
          isWhole={state === 'whole'}
        />
        <ExchangeSide
          title={text.answered}
          line={responseLine(http)}
          outcome={outcomeOf(entry.result)}
          headers={http.response_headers}
          body={http.response_body}
          bytes={http.response_bytes}
          isWhole={state === 'whole'}
        />
      </div>
    </section>
  )
}

/** What the caller sent and got, as far as it was recorded; secrets are masked before anything is written. */
export const ExchangePanel = ({ story, view }: { story: Story; view: StoryView }) => {
  const listed = chosenExchange(story, view.exchange)
  return listed === undefined ? null : <Exchange key={listed.id} listed={listed} story={story} view={view} />
}
