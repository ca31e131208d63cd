import { count, defineCommand } from '../command.ts'
import { fieldsOption, queryArgument } from '../selection-options.ts'

const options = {
  last: count('-n, --last <n>', 'start with this many of the newest that match', { preset: 10, min: 0, max: 1_000 }),
  fields: fieldsOption,
}
export type TailCommandOptions = typeof options

export const tailCommand = defineCommand({
  name: 'tail',
  summary: 'follow new entries as they are accepted',
  description:
    'Shows entries as the log service accepts them, until Ctrl-C. When the connection breaks it says so on stderr, connects again by itself and continues behind the last entry: none is lost, none comes twice.',
  arguments: [queryArgument],
  options,
  examples: [
    { line: 'tail', tells: 'everything that happens' },
    { line: "tail 'result:failure'", tells: 'every failure and its cause' },
    { line: "tail 'user_id:42 -action:get_*' --last 50", tells: 'what user 42 changes, after the last 50 changes' },
    { line: "tail 'http.status>=500' | jq -r .cause", tells: 'causes only' },
  ],
  exitCodes: { 130: 'ended by Ctrl-C' },
  usesLogService: true,
  run: async (call) => {
    const { followTail } = await import('./follow-tail.ts')
    return followTail(call)
  },
})
