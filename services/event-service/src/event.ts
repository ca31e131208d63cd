import {
  DateTime,
  FreeText,
  Id,
  normalizeDateTime,
  nullable,
  OptionalId,
  problem,
  RequiredText,
} from '@trilha/service-kit'
import Type from 'typebox'

/** A title is one line. */
const maxTitleLength = 200
const maxLocationLength = 500
/** Some pages of text. */
const maxDescriptionLength = 10_000

const title = RequiredText(maxTitleLength)
const description = FreeText(maxDescriptionLength)
const location = FreeText(maxLocationLength)

const example = {
  title: 'Team lunch',
  description: 'Bring an appetite',
  location: 'Roof terrace',
  starts_at: '2026-06-15T12:00:00.000Z',
  ends_at: '2026-06-15T13:30:00.000Z',
  organizer_id: 1,
}

const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const Event = Type.Object(
  {
    id: Id,
    title,
    description: orNull(description),
    location: orNull(location),
    starts_at: DateTime,
    ends_at: orNull(DateTime),
    organizer_id: Id,
  },
  { $id: 'Event', description: 'An event', examples: [{ id: 1, ...example }] },
)
export type Event = Type.Static<typeof Event>

export const EventInput = Type.Object(
  {
    id: OptionalId,
    title,
    description: nullable(description),
    location: nullable(location),
    starts_at: DateTime,
    ends_at: nullable(DateTime),
    organizer_id: Id,
  },
  { $id: 'EventInput', description: 'An event to create or to put in place of another', examples: [example] },
)
export type EventInput = Type.Static<typeof EventInput>

/**
 * The input with its date-times in their one spelling.
 *
 * @throws {Problem} 422 when it ends before it starts
 */
export const normalizeEvent = (input: EventInput): EventInput => {
  const starts_at = normalizeDateTime(input.starts_at)
  const ends_at = input.ends_at == null ? null : normalizeDateTime(input.ends_at)
  if (ends_at !== null && isBefore(ends_at, starts_at)) {
    throw problem('invalid_content', 'ends_at: must not be before starts_at')
  }
  return { ...input, starts_at, ends_at }
}

/** Compares as texts, for a `Date` would drop what is finer than a millisecond. */
const isBefore = (a: string, b: string): boolean => withNanoseconds(a) < withNanoseconds(b)

/** `…:56.789Z` as `…:56.789000000`: of equal length, normalised date-times sort by time. */
const withNanoseconds = (normalized: string): string => normalized.slice(0, -1).padEnd(29, '0')
