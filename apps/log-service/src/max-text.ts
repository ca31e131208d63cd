import type { StoredEntry } from '@trilha/entry'
import Type from 'typebox'
import { type CutMember, cutEntry, maxTextLimits, shownTexts } from './cut-entry.ts'
import { wholeNumber } from './parameters.ts'

/** The parameter of every route that answers with a list of entries. */
export const maxTextName = 'max_text'

/** @throws {Problem} 422 */
export const parseMaxText = (parameters: URLSearchParams): number | undefined =>
  parameters.has(maxTextName)
    ? wholeNumber(parameters, maxTextName, { ...maxTextLimits, preset: maxTextLimits.max })
    : undefined

/** The entries as they are, or cut where `max_text` was given. */
export const withMaxText = <Kept extends StoredEntry>(
  entries: readonly Kept[],
  maxText: number | undefined,
): readonly (Kept & CutMember)[] => (maxText === undefined ? entries : entries.map((entry) => cutEntry(entry, maxText)))

/** What the OpenAPI document says of the parameter. */
export const maxTextParameter = {
  [maxTextName]: Type.Optional(
    Type.Integer({
      minimum: maxTextLimits.min,
      maximum: maxTextLimits.max,
      description:
        'Cuts each text of an entry that has more UTF-16 code units than this, at a whole character, and trims ' +
        `\`attributes\` and headers to ${shownTexts} times as much; \`cut\` then says what was cut. Without it entries ` +
        'come whole; one alone always does (`GET /api/entries/{id}`)',
    }),
  ),
}

/** The member that an entry carries when it was cut. */
export const cutMember = {
  cut: Type.Optional(
    Type.Record(Type.String(), Type.Integer({ minimum: 0 }), {
      description:
        'With `max_text`: the full length, in UTF-16 code units, of each text that was cut, and of the JSON of each ' +
        'object or list that lost members, by its dotted path',
      examples: [{ cause: 10_000, 'attributes.order.note': 4_096 }],
    }),
  ),
}
