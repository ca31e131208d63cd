import type { Journal } from '@trilha/journal'
import {
  type Amount,
  type PassResult,
  type PlannedSegment,
  printKeep,
  type Retention,
  type Rule,
} from '@trilha/retention'
import type { Server } from '@trilha/service-kit'
import { retentionDocument, retentionRunDocument } from './retention-documents.ts'
import { unchecked } from './search-routes.ts'
import { storeFault } from './store-fault.ts'

export interface RetentionRouteParts {
  readonly journal: Journal
  readonly retention: Retention
  readonly retentionIntervalMs: number
}

/** What the rules of retention would remove, and removing it now. */
export const addRetentionRoutes = (server: Server, parts: RetentionRouteParts): void => {
  const { retention } = parts
  server.get('/api/retention', { schema: retentionDocument, validatorCompiler: unchecked }, () => retentionOf(parts))
  server.post('/api/retention/run', { schema: retentionRunDocument, validatorCompiler: unchecked }, async () =>
    passAnswer(await retention.run('all')),
  )
}

const retentionOf = async ({ journal, retention, retentionIntervalMs }: RetentionRouteParts) => {
  const plan = await retention.plan().catch((error: unknown) => {
    throw storeFault(error)
  })
  return {
    at: plan.at,
    rules: plan.rules.map(({ rule, cutoff, due, next, oldest }) => ({
      ...ruleAnswer(rule),
      cutoff: cutoff ?? null,
      due: due ?? null,
      next: next ?? null,
      oldest: oldest ?? null,
    })),
    max_bytes: retention.rules.maxBytes ?? null,
    interval_seconds: retentionIntervalMs / 1_000,
    journal: { first_seq: journal.firstSeq, bytes: plan.journalBytes },
    store: plan.store satisfies Amount,
    segments: plan.segments.map(segmentAnswer),
    partitions: plan.pieces.map(({ name, entries, bytes, receivedFrom, receivedTo }) => ({
      name,
      entries,
      bytes,
      received_from: receivedFrom,
      received_to: receivedTo,
    })),
    last_pass: retention.lastPass === undefined ? null : passAnswer(retention.lastPass),
  }
}

const ruleAnswer = ({ text, keep }: Rule) => ({ query: text, keep: printKeep(keep) })

const segmentAnswer = ({ firstSeq, lastSeq, bytes, reason }: PlannedSegment) => ({
  first_seq: firstSeq,
  last_seq: lastSeq,
  entries: lastSeq - firstSeq + 1,
  bytes,
  reason,
})

const passAnswer = ({ startedAt, endedAt, rules, segments, failure }: PassResult) => ({
  started_at: startedAt,
  ended_at: endedAt,
  rules: rules.map(({ rule, entries }) => ({ ...ruleAnswer(rule), removed: entries ?? null })),
  segments: segments.map(segmentAnswer),
  failure: failure ?? null,
})
