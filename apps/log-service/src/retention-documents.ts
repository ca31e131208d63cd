import { ProblemDocument } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type, { type TSchema } from 'typebox'

const orNull = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description })
const count = (description: string) => Type.Integer({ minimum: 0, description })
const time = (description: string) => Type.String({ format: 'date-time', description })

const Amount = Type.Object({ entries: count('Entries'), bytes: count('About how much of the store they take') })

const ruleMembers = {
  query: Type.String({ description: 'Which entries; `*` for all' }),
  keep: Type.String({ description: 'How long they are kept: `30d`, `5y`, `forever`' }),
}

const RetentionRule = Type.Object({
  ...ruleMembers,
  cutoff: orNull(
    Type.String({ format: 'date-time' }),
    'What was received before it is past its time; null: nothing is',
  ),
  due: orNull(Amount, 'What a pass would remove from the store now; null when counting it took too long'),
  next: orNull(Amount, 'What is past its time a day from now, besides'),
  oldest: orNull(
    Type.Object({ id: Type.String({ format: 'uuid' }), timestamp: time('Of the entry'), received_at: time('') }),
    'The oldest entry that this rule decides for; null when there is none',
  ),
})

const DueSegment = Type.Object({
  first_seq: count(''),
  last_seq: count(''),
  entries: count(''),
  bytes: count('On disk'),
  reason: Type.Enum(['age', 'size'], {
    description: '`age`: all in it is past its time; `size`: the oldest has to go',
  }),
})

const DuePartition = Type.Object({
  name: Type.String(),
  entries: count(''),
  bytes: count(''),
  received_from: time('Inclusive'),
  received_to: time('Exclusive'),
})

const Pass = Type.Object({
  started_at: time(''),
  ended_at: time(''),
  rules: Type.Array(Type.Object({ ...ruleMembers, removed: orNull(Type.Integer(), 'Entries removed from the store') })),
  segments: Type.Array(DueSegment, { description: 'Segments of the journal that were deleted' }),
  failure: orNull(Type.String(), 'What could not be done; a later pass does it'),
})

const Retention = Type.Object(
  {
    at: time('When this was'),
    rules: Type.Array(RetentionRule, { description: 'The first whose query finds an entry decides for it' }),
    max_bytes: orNull(Type.Integer(), 'How much journal and store may take together'),
    interval_seconds: Type.Number({ description: 'From one pass to the next' }),
    journal: Type.Object({ first_seq: count('The oldest entry kept'), bytes: count('On disk') }),
    store: Amount,
    segments: Type.Array(DueSegment, { description: 'Segments of the journal that a pass would delete now' }),
    partitions: Type.Array(DuePartition, { description: 'Partitions of the store that it would drop as a whole' }),
    last_pass: orNull(Pass, 'Null until the first one'),
  },
  { $id: 'Retention', description: 'How long entries are kept, and what would go now' },
)

export const retentionDocument: FastifySchema = {
  operationId: 'get_retention',
  summary: 'The rules of retention, and what they would remove now',
  description: 'A dry run: it looks, and removes nothing.',
  tags: ['retention'],
  response: { 200: Retention, 503: ProblemDocument },
}

export const retentionRunDocument: FastifySchema = {
  operationId: 'run_retention',
  summary: 'Remove now what is past its time',
  description:
    'Looks through the whole store, and answers when that is done. A pass that runs already is waited for instead. What ' +
    'it removes is written to the log first, as an entry of the action `apply_retention`.',
  tags: ['retention'],
  response: { 200: Pass, 503: ProblemDocument },
}
