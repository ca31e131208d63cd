import type { Story } from '@trilha/log-api'
import { Who } from '../components/entry-sentence.tsx'
import { Icon } from '../components/icon.tsx'
import { outcomeIcons, ResultMark } from '../components/result-mark.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { storyText } from '../i18n/story.ts'
import { outcomeOf } from '../model/sentence.ts'
import { formatDuration, formatFull } from '../model/time-format.ts'
import { type StoryView, timelineOf } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { Causes } from './causes.tsx'
import { OpenEnds } from './open-ends.tsx'
import { verdictEntry } from './verdict-entry.ts'

const statusWords = (status: number | null): string => {
  if (status === null) return storyText.value.statusUnknown
  return status === 0 ? storyText.value.statusNone : String(status)
}

const Figures = ({ story }: { story: Story }) => {
  const text = storyText.value
  return (
    <dl class="figures">
      <div class={story.status === null || story.status === 0 ? 'in-words' : ''}>
        <dt>{text.status}</dt>
        <dd class={outcomeOf(story.result)}>{statusWords(story.status)}</dd>
      </div>
      <div>
        <dt>{text.took}</dt>
        <dd>{formatDuration(story.duration_ms, timeStyle.value.language)}</dd>
      </div>
    </dl>
  )
}

/** What the gateway was asked, when, and which services it went through. */
const Facts = ({ story }: { story: Story }) => {
  const { http } = verdictEntry(story)
  const asked = http?.method === undefined ? undefined : `${http.method} ${http.path ?? http.route ?? ''}`
  return (
    <ul class="verdict-facts">
      {asked !== undefined && (
        <li>
          <bdi class="mono">{visibleLine(asked)}</bdi>
        </li>
      )}
      <li>
        <span class="visually-hidden">{storyText.value.started} </span>
        <time dateTime={story.started_at}>{formatFull(story.started_at, timeStyle.value)}</time>
      </li>
      <li>
        <span class="visually-hidden">{storyText.value.path} </span>
        <ol class="services-path">
          {story.services.map((service) => (
            <li key={service}>
              <bdi>{visibleLine(service)}</bdi>
            </li>
          ))}
        </ol>
      </li>
    </ul>
  )
}

const Person = ({ who }: { who: string | null }) =>
  who === null ? (
    <Who who={undefined} />
  ) : (
    <ViewLink class="person" title={storyText.value.timelineOf(visibleLine(who))} to={timelineOf(who)}>
      <Who who={who} />
    </ViewLink>
  )

/** Two lines of the headline; a longer one is whole in the details. */
const shownAction = 120

const shortened = (action: string): string =>
  action.length > shownAction ? `${visibleLine(cutText(action, shownAction))}…` : visibleLine(action)

/** Who did what, when, with which result, why and how long: before any detail. */
export const Verdict = ({ story, view }: { story: Story; view: StoryView }) => {
  const outcome = outcomeOf(story.result)
  return (
    <section class={`verdict ${outcome}`} aria-label={storyText.value.verdict}>
      <div class="verdict-head">
        <span class="verdict-icon">
          <Icon name={outcomeIcons[outcome]} />
        </span>
        <div class="verdict-said">
          <h1>
            <Person who={story.who} />
            <span class="joint"> · </span>
            <bdi title={story.what.length > shownAction ? visibleLine(story.what) : undefined}>
              {shortened(story.what)}
            </bdi>
            <span class="joint"> · </span>
            <ResultMark result={story.result} />
          </h1>
          <Facts story={story} />
        </div>
        <Figures story={story} />
      </div>
      <Causes story={story} view={view} />
      <OpenEnds story={story} />
    </section>
  )
}
