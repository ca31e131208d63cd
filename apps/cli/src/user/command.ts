import { count, defineCommand, exitCode } from '../command.ts'
import { fieldsOption, timeOptions } from '../selection-options.ts'

const options = {
  ...timeOptions,
  limit: count('-n, --limit <n>', 'at most this many entries', { preset: 20, min: 1, max: 1_000 }),
  fields: fieldsOption,
}
export type UserOptions = typeof options

export const userCommand = defineCommand({
  name: 'user',
  summary: 'who a user is in the log, and what they did day by day',
  description:
    'Tells when a user was first and last seen, from where and with what, what they did on each day, and their newest entries. What they did for the first time is marked.',
  arguments: [{ name: 'user_id', description: 'as entries have it', required: true }],
  options,
  examples: [
    { line: 'user 42', tells: 'all about user 42' },
    { line: 'user 42 --from 2026-11-17 --to 2026-11-18', tells: 'what user 42 did on that day' },
    { line: 'user 42 --json | jq .identity.client_ips', tells: 'where from' },
  ],
  exitCodes: { [exitCode.nothingFound]: 'no entry names this user' },
  usesLogService: true,
  run: async (call) => {
    const { showUser } = await import('./show-user.ts')
    return showUser(call)
  },
})
