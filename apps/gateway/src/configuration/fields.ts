import { namedPattern } from '@trilha/settings'
import Type, { type TProperties } from 'typebox'

/** An object of a settings file: what is not known is a mistake, and is told. */
export const section = <Properties extends TProperties>(properties: Properties, description: string) =>
  Type.Object(properties, { additionalProperties: false, description })

/** A section that may be left out; its members then have their defaults. */
export const presetSection = <Properties extends TProperties>(properties: Properties, description: string) =>
  Type.Object(properties, { additionalProperties: false, description, default: {} })

const durationPattern = namedPattern(
  String.raw`^\d{1,10}(\.\d{1,3})? ?(ms|s|min|h|d)$`,
  'must be a time such as 250ms, 5s, 10min, 1h or 1d',
)

/** A time such as `5s`; {@link msOf} reads it. */
export const duration = (preset: string, description: string) =>
  Type.String({ pattern: durationPattern, default: preset, description })

const positiveDurationPattern = namedPattern(
  String.raw`^(?=[0.]*[1-9])\d{1,9}(\.\d{1,3})? ?(ms|s|min|h|d)$`,
  'must be a time above zero such as 250ms, 5s, 10min, 1h or 1d',
)

/** A time that must pass; {@link msOf} reads it. */
export const positiveDuration = (preset: string, description: string) =>
  Type.String({ pattern: positiveDurationPattern, default: preset, description })

const sizePattern = namedPattern(
  String.raw`^\d{1,12}(\.\d{1,3})? ?([kKMGT]i?)?B$`,
  'must be a size such as 64KB, 10MiB or 1GB',
)

/** A number of bytes such as `10MB`; {@link bytesOf} reads it. */
export const size = (preset: string, description: string) =>
  Type.String({ pattern: sizePattern, default: preset, description })

/** A {@link size} that may be left out and has no default. */
export const optionalSize = (description: string) => Type.Optional(Type.String({ pattern: sizePattern, description }))

export const count = (preset: number, minimum: number, description: string) =>
  Type.Integer({ default: preset, minimum, maximum: Number.MAX_SAFE_INTEGER, description })

/** A {@link count} that may be left out and has no default. */
export const optionalCount = (minimum: number, description: string) =>
  Type.Optional(Type.Integer({ minimum, maximum: Number.MAX_SAFE_INTEGER, description }))

const namePattern = namedPattern(
  '^[A-Za-z][A-Za-z0-9_-]{0,62}$',
  'must be a name of at most 63 letters, digits, _ and -, that begins with a letter',
)

/** What other parts of the file refer to a thing by. */
export const name = (description: string) => Type.String({ pattern: namePattern, description })

const headerReason = 'must be the name of a header: letters, digits and -, no underscores'
const headerPattern = namedPattern(String.raw`^[!#$%&'*+.^\x60|~0-9A-Za-z-]+$`, headerReason)

/** A field name (RFC 9110, section 5.1), without the underscores that many servers take for `-`. */
export const headerName = (description: string) => Type.String({ pattern: headerPattern, description })

/** The same of the key of a record, of which a schema could only say that it is not known. */
export const headerNameFault = (text: string): string | undefined =>
  new RegExp(headerPattern).test(text) ? undefined : headerReason

const headerValuePattern = namedPattern(
  String.raw`^[\x20-\x7e]*$`,
  'must be one line of printable ASCII, as a header carries it',
)

/** A field value: printable ASCII, so that no line can be added by it. */
export const headerValue = (description: string) => Type.String({ pattern: headerValuePattern, description })

const scopePattern = namedPattern(
  String.raw`^[\x21\x23-\x5b\x5d-\x7e]+$`,
  'must be a scope such as users:read, without spaces, quotes and backslashes',
)

/** A scope token (RFC 6749, section 3.3). */
export const scope = (description: string) => Type.String({ pattern: scopePattern, description })

const originPattern = namedPattern(
  String.raw`^https?://[^/?#@\s]+/?$`,
  'must be an origin such as http://127.0.0.1:8001, without a path',
)

/** Where a server is: scheme, host and port. */
export const origin = (description: string) => Type.String({ pattern: originPattern, description })

const pathPattern = namedPattern(String.raw`^/[^\s?#]*$`, 'must be a path that begins with a slash')

export const path = (description: string) => Type.String({ pattern: pathPattern, description })

export const listOf = <Schema extends Type.TSchema>(items: Schema, description: string) =>
  Type.Array(items, { description, maxItems: 1_000 })
