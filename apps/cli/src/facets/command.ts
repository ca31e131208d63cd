import { count, defineCommand, exitCode, text } from '../command.ts'
import { timeOptions } from '../selection-options.ts'

const options = {
  query: text('-q, --query <query>', 'of these entries only', 'query'),
  ...timeOptions,
  limit: count('-n, --limit <n>', 'values of each field', { preset: 10, min: 1, max: 1_000 }),
  prefix: text('-p, --prefix <text>', 'only values that start with this'),
}
export type FacetsOptions = typeof options

export const facetsCommand = defineCommand({
  name: 'facets',
  summary: 'the most frequent values of some fields',
  description:
    'Shows, for each field named, its most frequent values with their counts, how many entries have it at all, and how many different values there are.',
  arguments: [
    {
      name: 'field',
      description: 'such as service action result (default: those three)',
      required: false,
      variadic: true,
      complete: 'field',
    },
  ],
  options,
  examples: [
    { line: 'facets', tells: 'the services, actions and results there are' },
    { line: "facets user_id cause -q 'result:failure' --since 1d", tells: 'who fails most, and why' },
    { line: 'facets attributes.order.city --limit 50', tells: 'the cities of the orders' },
  ],
  exitCodes: { [exitCode.nothingFound]: 'no entry has any of the fields' },
  usesLogService: true,
  run: async (call) => {
    const { showFacets } = await import('./show-facets.ts')
    return showFacets(call)
  },
})
