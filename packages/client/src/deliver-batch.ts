import type { Answer, Failure } from './answer.ts'
import { type Batch, halve, lastSeqOf, lineAt } from './batch.ts'

/** What became of the lines up to `lastSeq` that were not settled before. */
export interface Settled {
  readonly sent: number
  /** How many of the sent ones the log service had already. */
  readonly duplicates: number
  readonly rejected: readonly RejectedLine[]
  readonly lastSeq: number
}

export interface RejectedLine {
  readonly seq: number
  readonly line: string
  readonly detail: string
}

export interface DeliverOptions {
  readonly send: (batch: Batch) => Promise<Answer>
  /** Larger batches are halved unasked; it may change from one request to the next. */
  readonly maxBytes: () => number
  /** Called in order; the lines are settled once its promise resolves. */
  readonly settle: (settled: Settled) => Promise<void>
}

/** So many lines refused one by one, and none accepted: it is not the lines. */
const maxSuspects = 8

/**
 * Sends a batch until every line is accepted or rejected, in order. A batch that is refused as a whole is halved until
 * the lines at fault stand alone; the others are sent. A lone line is rejected when the log service surely judged that
 * line: it said so in a problem document, or it accepted others meanwhile. Returns the failure that came between, if
 * one did: all lines after the last settled one are still to be sent.
 */
export const deliverBatch = async (batch: Batch, options: DeliverOptions): Promise<Failure | undefined> => {
  const { send, settle, maxBytes } = options
  const parts: Batch[] = [batch]
  let suspects: RejectedLine[] = []
  let knowsLines = false
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    const answer = part.count > 1 && part.lines.length > maxBytes() ? tooLarge : await send(part)
    if (answer.kind === 'failed') return answer
    if (answer.kind === 'refused' && part.count > 1) {
      const [first, second] = halve(part)
      parts.push(second, first)
      continue
    }
    const rejected = rejectedLines(part, answer)
    knowsLines ||= answer.kind === 'accepted' || answer.certain
    if (knowsLines) {
      await settle({
        sent: part.count - rejected.length,
        duplicates: answer.kind === 'accepted' ? (answer.duplicates ?? 0) : 0,
        rejected: [...suspects, ...rejected],
        lastSeq: lastSeqOf(part),
      })
      suspects = []
    } else {
      suspects.push(...rejected)
      if (suspects.length >= maxSuspects) break
    }
  }
  const [suspect] = suspects
  if (suspect === undefined) return undefined
  return { kind: 'failed', reason: `it refuses every entry: ${suspect.detail}`, needsOperator: true }
}

const tooLarge: Answer = { kind: 'refused', detail: 'too large', certain: true, tooLarge: true }

const rejectedLines = (part: Batch, answer: Exclude<Answer, Failure>): RejectedLine[] =>
  answer.kind === 'refused'
    ? [{ seq: part.firstSeq, line: lineAt(part, 1), detail: answer.detail }]
    : answer.rejected.map(({ line, detail }) => ({
        seq: part.firstSeq + line - 1,
        line: lineAt(part, line),
        detail,
      }))
