import { problemAnswers } from '@trilha/service-kit'
import type { FastifySchema } from 'fastify'
import Type from 'typebox'
import { facetLimits, maxFacetFields } from './search-facets.ts'
import { bucketLimits, groupLimits } from './search-histogram.ts'
import { maxGroupFields, maxMetrics, statsLimits } from './search-stats.ts'
import { coverageMembers, coverageSentence, listParameter, selectionParameters } from './selection-document.ts'

/** What the OpenAPI document says of the routes that count instead of listing. */

const count = (description: string) => Type.Integer({ minimum: 0, description })
const limit = ({ min, max, preset }: { readonly min: number; readonly max: number; readonly preset: number }) =>
  Type.Optional(Type.Integer({ minimum: min, maximum: max, default: preset }))
const orNull = <Schema extends Type.TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description })

export const histogramDocument: FastifySchema = {
  operationId: 'get_histogram',
  summary: 'How many entries at what time',
  description:
    'Buckets are round in UTC: they start at multiples of `interval_ms` since 1970, and the interval is the smallest of ' +
    '1, 2, 5, 10 … ms, 1, 5, 10, 15, 30 s and min, 1, 3, 6, 12 h, 1, 7, 30, 365 d (and multiples) of which `buckets` are ' +
    'enough. Empty buckets are in the answer. The first and the last may lie in the range only partly. Without `from` ' +
    `and \`to\` the range is that of the entries found. ${coverageSentence}`,
  tags: ['counts'],
  querystring: Type.Object({
    ...selectionParameters,
    buckets: limit(bucketLimits),
    by: Type.Optional(Type.String({ description: 'Counts apart by this field', examples: ['result'] })),
    groups: limit(groupLimits),
  }),
  response: {
    200: Type.Object({
      from: orNull(Type.String({ format: 'date-time' }), 'Inclusive; null when not given and nothing was found'),
      to: orNull(Type.String({ format: 'date-time' }), 'Exclusive'),
      interval_ms: orNull(Type.Integer({ minimum: 1 }), 'Width of a bucket'),
      by: orNull(Type.String(), 'As asked for'),
      groups: Type.Array(Type.String(), { description: 'Values that are counted apart, the most frequent first' }),
      buckets: Type.Array(
        Type.Object({
          start: Type.String({ format: 'date-time' }),
          count: count('All entries of the bucket'),
          groups: Type.Record(Type.String(), count('Entries with this value of `by`')),
        }),
      ),
      ...coverageMembers,
    }),
    ...problemAnswers(422, 503),
  },
}

export const facetsDocument: FastifySchema = {
  operationId: 'get_facets',
  summary: 'The most frequent values of fields',
  description: `Several fields at once, in the order asked for. ${coverageSentence}`,
  tags: ['counts'],
  querystring: Type.Object({
    ...selectionParameters,
    field: listParameter(`1 to ${maxFacetFields} fields, such as \`action\`, \`http.status\`, \`attributes.tenant\``),
    limit: limit(facetLimits),
    prefix: Type.Optional(Type.String({ description: 'Only values that start with this, in its case' })),
  }),
  response: {
    200: Type.Object({
      facets: Type.Array(
        Type.Object({
          field: Type.String(),
          values: Type.Array(Type.Object({ value: Type.String(), count: count('Entries that have it') })),
          present: count('Entries that have the field'),
          distinct: count('Different values'),
        }),
      ),
      ...coverageMembers,
    }),
    ...problemAnswers(422, 503),
  },
}

export const statsDocument: FastifySchema = {
  operationId: 'get_stats',
  summary: 'Metrics over groups of entries',
  description:
    'Rows come by their first metric, the highest first. Metrics: `count`, `distinct(field)`, and of numbers `min`, ' +
    `\`max\`, \`avg\`, \`sum\`, \`p50\`, \`p90\`, \`p95\`, \`p99\`, such as \`p95(http.duration_ms)\`. ${coverageSentence}`,
  tags: ['counts'],
  querystring: Type.Object({
    ...selectionParameters,
    group_by: Type.Optional(listParameter(`At most ${maxGroupFields} fields; none gives one row over everything`)),
    metric: Type.Optional(listParameter(`At most ${maxMetrics} metrics; default \`count\``)),
    limit: limit(statsLimits),
  }),
  response: {
    200: Type.Object({
      group_by: Type.Array(Type.String()),
      metrics: Type.Array(Type.String()),
      rows: Type.Array(
        Type.Object({
          group: Type.Record(Type.String(), orNull(Type.String(), 'Null where the entries have no value')),
          values: Type.Record(Type.String(), orNull(Type.Number(), 'Null where no entry has a number')),
        }),
      ),
      ...coverageMembers,
    }),
    ...problemAnswers(422, 503),
  },
}
