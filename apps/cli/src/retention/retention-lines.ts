import { bytesText, counted, durationText, grouped } from '../terminal/numbers.ts'
import { tableLines } from '../terminal/table.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { visible } from '../terminal/visible.ts'
import type { Amount, AnsweredRule, AnsweredSegment, RetentionAnswer, RetentionPass } from './retention-answers.ts'

/** The rules and what goes now, for people. */
export const planLines = (answer: RetentionAnswer, terminal: Terminal): readonly string[] => {
  const { rules, max_bytes, journal, store, segments, partitions, interval_seconds, last_pass, at } = answer
  const used = bytesText(journal.bytes + store.bytes)
  const size = max_bytes === null ? used : `${used} of at most ${bytesText(max_bytes)}`
  return [
    ...(rules.length === 0 ? ['no rules: every entry is kept, whatever its age'] : ruleLines(rules, terminal)),
    '',
    `journal and store take ${size}`,
    ...(rules.length === 0 && max_bytes === null
      ? []
      : [`a pass runs every ${durationText(interval_seconds * 1_000)}`]),
    `${segmentsText(segments)} of the journal would be deleted now`,
    ...(partitions.length === 0
      ? []
      : [`whole partitions of the store would go: ${partitions.map(({ name }) => visible(name)).join(', ')}`]),
    ...(last_pass === null ? [] : ['', ...lastPassLines(last_pass, at, terminal)]),
  ]
}

const ruleLines = (rules: readonly AnsweredRule[], terminal: Terminal): readonly string[] =>
  tableLines(
    [
      { title: 'ENTRIES' },
      { title: 'KEPT', style: 'bold' },
      { title: 'GO NOW', isNumber: true },
      { title: 'BYTES', isNumber: true },
      { title: 'WITHIN A DAY', isNumber: true },
      { title: 'OLDEST' },
    ],
    rules.map(({ query, keep, due, next, oldest }) => [
      visible(query),
      visible(keep),
      amountText(due),
      due === null ? '?' : bytesText(due.bytes),
      amountText(next),
      oldest === null ? 'none' : visible(oldest.timestamp),
    ]),
    terminal,
  )

const amountText = (amount: Amount | null): string => (amount === null ? 'too many to count' : grouped(amount.entries))

const segmentsText = (segments: readonly AnsweredSegment[]): string => {
  const [first, last] = [segments[0], segments.at(-1)]
  if (first === undefined || last === undefined) return 'no segment'
  const bytes = segments.reduce((total, segment) => total + segment.bytes, 0)
  return `${counted(segments.length, 'segment', 'segments')} (entries ${grouped(first.first_seq)} to ${grouped(last.last_seq)}, ${bytesText(bytes)})`
}

const lastPassLines = (pass: RetentionPass, at: string, terminal: Terminal): readonly string[] => {
  const [first = '', ...more] = passLines(pass, terminal)
  const ago = durationText(Math.max(0, Date.parse(at) - Date.parse(pass.ended_at)))
  return [`the last pass, ${ago} ago: ${first}`, ...more]
}

/** What a pass removed, for people. */
export const passLines = (
  { rules, segments, failure }: RetentionPass,
  { paint }: Pick<Terminal, 'paint'>,
): readonly string[] => {
  const isNothing = rules.length === 0 && segments.length === 0
  return [
    isNothing ? 'removed nothing' : 'removed',
    ...rules.map(
      ({ query, keep, removed }) =>
        `  ${removed === null ? 'entries' : counted(removed, 'entry', 'entries')} kept ${visible(keep)}: ${visible(query)}`,
    ),
    ...(segments.length === 0 ? [] : [`  ${segmentsText(segments)} of the journal`]),
    ...(failure === null ? [] : [`${paint('red', 'not all could be done')}: ${visible(failure)}`]),
  ]
}
