import type { Gap, Story, StoryEntry } from '@trilha/log-api'
import { formatDuration } from '../model/time-format.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'

/** The words of the chosen language. */
export interface MarkdownWords {
  readonly language: string
  readonly user: string
  readonly noUser: string
  readonly cause: string
  readonly request: string
  readonly trace: string
  readonly started: string
  readonly took: string
  readonly start: string
  readonly duration: string
  readonly service: string
  readonly action: string
  readonly result: string
  readonly openEnds: string
  readonly more: (n: number) => string
  readonly gap: (gap: Gap) => string
}

export interface MarkdownOptions {
  readonly words: MarkdownWords
  /** Address of the story. */
  readonly link: string
}

/** A ticket is read by people; the rest is behind the link. */
const mostRows = 60
const longestText = 500

/** Stored text as it stands, whatever in it Markdown or HTML would take for its own. */
const plain = (text: string): string => {
  const shown = cutText(text, longestText)
  const escaped = visibleLine(shown).replace(/[\\`*<>[\]|~#&]/g, (character) => `\\${character}`)
  return shown.length < text.length ? `${escaped}…` : escaped
}

/** An id as code: what could end the code is left out of it. */
const code = (text: string): string => `\`${visibleLine(text).replaceAll('`', "'")}\``

const outcome = ({ result, http }: StoryEntry): string =>
  http?.status === undefined || http.status === 0 ? plain(result) : `${plain(result)} ${http.status}`

/** Depth as Markdown's tables keep it: their cells lose spaces. */
const indented = (text: string, depth: number): string => (depth === 0 ? text : `${'· '.repeat(depth)}${text}`)

const tableRow = (entry: StoryEntry, { language }: MarkdownWords): string => {
  const cells = [
    `+${formatDuration(entry.offset_ms, language)}`,
    entry.duration_ms === null ? '' : formatDuration(entry.duration_ms, language),
    indented(plain(entry.service), entry.depth),
    plain(entry.action),
    outcome(entry),
    plain(entry.cause ?? ''),
  ]
  return `| ${cells.join(' | ')} |`
}

const table = ({ entries }: Story, words: MarkdownWords): readonly string[] => [
  `| ${words.start} | ${words.duration} | ${words.service} | ${words.action} | ${words.result} | ${words.cause} |`,
  '| ---: | ---: | --- | --- | --- | --- |',
  ...entries.slice(0, mostRows).map((entry) => tableRow(entry, words)),
  ...(entries.length > mostRows ? ['', words.more(entries.length - mostRows)] : []),
]

/** A story for a ticket: the verdict, its cause, every entry as a table, and what is open. Times are in UTC. */
export const storyMarkdown = (story: Story, { words, link }: MarkdownOptions): string => {
  const who = story.who === null ? words.noUser : `${words.user} ${plain(story.who)}`
  const status = story.status === null || story.status === 0 ? '' : ` (${story.status})`
  const id = story.request_id === null ? `${words.trace}: ` : `${words.request}: `
  return [
    `**${who} · ${plain(story.what)} · ${plain(story.result)}${status}**`,
    '',
    ...(story.cause === null ? [] : [`- ${words.cause}: ${plain(story.cause)}`]),
    `- ${id}${code(story.request_id ?? story.trace_id ?? '')}`,
    `- ${words.started}: ${story.started_at}`,
    `- ${words.took}: ${formatDuration(story.duration_ms, words.language)}`,
    `- ${link}`,
    '',
    ...table(story, words),
    ...(story.gaps.length === 0
      ? []
      : ['', `${words.openEnds}:`, '', ...story.gaps.map((gap) => `- ${plain(words.gap(gap))}`)]),
    '',
  ].join('\n')
}
