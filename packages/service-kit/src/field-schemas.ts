import { parseTimestamp } from '@trilha/entry'
import { namedPattern } from '@trilha/settings'
import Type from 'typebox'
import Format from 'typebox/format'

// Date-times are read as entries read them (RFC 3339; a missing zone means UTC), by every schema of the process.
Format.Set('date-time', (text) => parseTimestamp(text) !== undefined)

/** An id: any whole number that JSON numbers carry exactly. Assigned ones start at 1. */
const wholeNumber = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
export const Id = Type.Integer({ ...wholeNumber, examples: [1] })

/** The `id` member of a body that creates or replaces: may be left out. */
export const OptionalId = Type.Optional(Type.Integer({ ...wholeNumber, description: 'Assigned when left out' }))

/** A date-time as callers may write it. */
export const DateTime = Type.String({
  format: 'date-time',
  maxLength: 64,
  description: 'RFC 3339; no zone means UTC',
  examples: ['2026-06-15T12:34:56.789Z'],
})

// PostgreSQL keeps no NUL in a text, and no person means one.
const withoutNul = namedPattern(String.raw`^[^\0]*$`, 'must not hold a NUL character')
const notBlank = namedPattern(String.raw`^[^\0]*[^\s\0][^\0]*$`, 'must hold more than blanks, and no NUL character')

/** A text that says something. Lengths are in characters. */
export const RequiredText = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: notBlank })

/** A text that may be empty. */
export const FreeText = (maxLength: number) => Type.String({ maxLength, pattern: withoutNul })

/** `schema` or null, or left out. */
export const nullable = <Schema extends Type.TSchema>(schema: Schema) =>
  Type.Optional(Type.Union([schema, Type.Null()]))

/** The one spelling of a date-time that passed the schema: UTC with 3, 6 or 9 digits of fraction. */
export const normalizeDateTime = (text: string): string => parseTimestamp(text) ?? text

/** The id in a parameter or member, whether still text or read already, as an entry's text; undefined for no valid id. */
export const idText = (value: unknown): string | undefined => {
  const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value
  return typeof id === 'number' && Number.isSafeInteger(id) && id > 0 ? String(id) : undefined
}

/** The member of an object that may be anything a client sent. */
export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? value[name as keyof object] : undefined
