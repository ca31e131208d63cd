import { type FilterField, filterFields } from '@trilha/store'
import Type, { type TSchema } from 'typebox'

/** What the OpenAPI document says of the parameters of {@link parseSelection}, to be spread into a route's own. */

const filterParameter = (field: FilterField): TSchema =>
  Type.Optional(Type.Array(Type.String(), { description: `Exact value of \`${field}\`; given again: any of them` }))

const times = 'RFC 3339, a date such as `2026-11-01`, or relative to now such as `now-15m` or `now/d`'

export const selectionParameters: Readonly<Record<string, TSchema>> = Object.freeze({
  q: Type.Optional(
    Type.String({
      description:
        'The query, such as `service:user_service result:failure http.status>=500`. A wrong one is a 422 with the code ' +
        '`invalid_query`, and members that say where (`start`, `end`: UTF-16 offsets) and what was `expected`',
      examples: ['user_id:42 result:failure'],
    }),
  ),
  from: Type.Optional(Type.String({ description: `Inclusive, by \`timestamp\`: ${times}`, examples: ['now-15m'] })),
  to: Type.Optional(Type.String({ description: `Exclusive, as \`from\`; of a day or month its beginning` })),
  ...Object.fromEntries(filterFields.map((field) => [field, filterParameter(field)])),
})

/** Members of every answer that was searched for. */
export const coverageMembers = {
  complete: Type.Boolean({
    description: 'Whether the answer covers everything that was acknowledged before it was asked',
  }),
  applied_seq: Type.Optional(Type.Integer({ description: 'When not complete: entries up to this one were searched' })),
  head_seq: Type.Optional(Type.Integer({ description: 'When not complete: the newest entry at that moment' })),
}

export const coverageSentence =
  'An answer covers everything acknowledged before it was asked; when the store cannot catch up in time, `complete` is ' +
  'false and `applied_seq` and `head_seq` say how far it is.'

/** A list of texts that comes as a repeated parameter or with commas. */
export const listParameter = (description: string) =>
  Type.Array(Type.String(), { description: `${description}; repeated, or with commas between` })
