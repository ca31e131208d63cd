import type { Gap, Story, StoryEntry } from '@trilha/log-api'
import { createClock } from '../terminal/clock.ts'
import { resultStyle, serviceStyle } from '../terminal/entry-rows.ts'
import { fieldText } from '../terminal/field-text.ts'
import { durationText } from '../terminal/numbers.ts'
import { joinSegments, type Segment } from '../terminal/segments.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { visible } from '../terminal/visible.ts'
import { cut, pad, padStart, widthOf } from '../terminal/width.ts'

/** A request's story: a sentence with the verdict, the waterfall, and the gaps. */
export const storyLines = (story: Story, terminal: Terminal, fields: readonly string[]): readonly string[] => [
  ...headLines(story, terminal),
  '',
  ...waterfall(story, terminal, fields),
  ...gapLines(story.gaps, terminal),
  ...(story.truncated ? ['', terminal.paint('yellow', 'The request has more entries than are told here.')] : []),
]

const headLines = (story: Story, terminal: Terminal): readonly string[] => {
  const { who, what, result, status, cause, services, started_at, duration_ms, request_id, trace_id } = story
  const clock = createClock(terminal.timeZone)
  const verdict = status ? `${visible(result)} (${status})` : visible(result)
  return [
    joinSegments(
      [
        { text: who === null ? 'nobody known' : `user ${visible(who)}` },
        { text: ' · ' },
        { text: visible(what), style: 'bold' },
        { text: ' · ' },
        { text: verdict, style: resultStyle(result) },
        ...(cause === null ? [] : [{ text: ` — ${visible(cause)}` }]),
      ],
      terminal,
    ),
    joinSegments(
      [
        { text: `${clock.dateTime(started_at)} (${terminal.timeZone}), ${durationText(duration_ms)}`, style: 'dim' },
        { text: `, through ${services.map(visible).join(', ')}`, style: 'dim' },
      ],
      terminal,
    ),
    terminal.paint('dim', [...idText('request', request_id), ...idText('trace', trace_id)].join(', ')),
  ]
}

/** Of a trace of several requests only the trace is told. */
const idText = (name: string, id: string | null | undefined): readonly string[] =>
  typeof id === 'string' ? [`${name} ${visible(id)}`] : []

/** Names get this share of the screen, bars what is left, but no less than this. */
const nameShare = 0.45
const minBar = 10

const waterfall = (
  { entries, duration_ms }: Story,
  terminal: Terminal,
  fields: readonly string[],
): readonly string[] => {
  const names = entries.map(nameOf)
  const maxName = Math.floor(terminal.width * nameShare)
  const nameWidth = Math.min(
    maxName,
    Math.max(...names.map((name) => widthOf(name.indent + name.service + name.action) + 1)),
  )
  const offsets = entries.map(({ offset_ms }) => `+${durationText(offset_ms)}`)
  const offsetWidth = Math.max(...offsets.map(widthOf))
  const barWidth = Math.max(minBar, Math.floor((terminal.width - nameWidth - offsetWidth) / 2) - 4)
  return entries.flatMap((entry, index) => {
    const { indent, service, action } = names[index] ?? nameOf(entry)
    const actionText = cut(action, Math.max(0, nameWidth - widthOf(indent + service) - 1))
    const row: readonly Segment[] = [
      { text: padStart(offsets[index] ?? '', offsetWidth), style: 'dim' },
      { text: `  ${indent}` },
      { text: `${cut(service, nameWidth - indent.length)} `, style: serviceStyle(entry.service) },
      { text: pad(actionText, nameWidth - widthOf(indent + service) - 1), style: 'bold' },
      { text: '  ' },
      { text: barOf(entry, duration_ms, barWidth), style: resultStyle(entry.result) },
      { text: '  ' },
      ...outcomeOf(entry),
    ]
    const details = fields.map((field) => `${visible(field)}=${visible(fieldText(entry, field))}`).join('  ')
    const below = ' '.repeat(offsetWidth + 2 + indent.length)
    return [
      joinSegments(row, terminal),
      ...(details === '' ? [] : [joinSegments([{ text: below }, { text: details, style: 'cyan' }], terminal)]),
    ]
  })
}

const nameOf = ({ depth, service, action }: StoryEntry) => ({
  indent: '  '.repeat(Math.min(depth, 8)),
  service: visible(service),
  action: visible(action),
})

/** Where in the story and how long, in columns; an entry without a duration is a point. */
const barOf = ({ offset_ms, duration_ms }: StoryEntry, totalMs: number, columns: number): string => {
  const scale = totalMs > 0 ? columns / totalMs : 0
  const start = Math.min(columns - 1, Math.max(0, Math.floor(offset_ms * scale)))
  if (duration_ms === null) return pad(`${' '.repeat(start)}◆`, columns)
  const length = Math.min(columns - start, Math.max(1, Math.round(duration_ms * scale)))
  return pad(`${' '.repeat(start)}${'━'.repeat(length)}`, columns)
}

const outcomeOf = ({ result, cause, http, duration_ms }: StoryEntry): readonly Segment[] => [
  { text: visible(result), style: resultStyle(result) },
  ...(http?.status === undefined ? [] : [{ text: ` ${http.status}` }]),
  ...(duration_ms === null ? [] : [{ text: ` ${durationText(duration_ms)}`, style: 'dim' as const }]),
  ...(cause === null ? [] : [{ text: ` — ${visible(cause)}` }]),
]

const gapLines = (gaps: readonly Gap[], { paint }: Terminal): readonly string[] => {
  if (gaps.length === 0) return []
  return [
    '',
    paint('bold', 'What the entries do not tell'),
    ...gaps.map((gap) => `  ${paint('yellow', '!')} ${gapText(gap)}`),
  ]
}

const gapText = ({ detail, provisional }: Gap): string =>
  `${visible(detail)}${provisional ? ' (it may still arrive)' : ''}`
