import { defineCommand, repeated, text } from '../command.ts'

const options = {
  service: text('--service <name>', 'which service tells of the action'),
  userId: text('--user-id <id>', 'who did it (default: N/A, nobody known)'),
  action: text('--action <action>', 'what was done, such as nightly_backup'),
  result: text('--result <result>', 'success, failure or any text (default: failure with a cause, else success)'),
  cause: text('--cause <text>', 'why it failed'),
  timestamp: text('--timestamp <time>', 'when, RFC 3339 (default: now)'),
  requestId: text('--request-id <id>', 'the request that caused it'),
  traceId: text('--trace-id <id>', 'W3C trace id'),
  target: text('--target <type:id>', 'what it was done to, such as user:42'),
  id: text('--id <uuid>', 'id of the entry; sending one twice stores it once'),
  attribute: repeated('-A, --attribute <name=value>', 'anything else; may be repeated; JSON values are kept as such'),
}
export type LogOptions = typeof options

export const logCommand = defineCommand({
  name: 'log',
  summary: 'write one entry',
  description:
    'Writes one entry, from options or from a JSON object on standard input (-), and ends when it is safe on the disk of the log service. Options go before what the object says.',
  arguments: [{ name: '-', description: 'read the entry from standard input', required: false }],
  options,
  examples: [
    { line: 'log --service backup --action nightly_backup', tells: 'that it succeeded' },
    {
      line: "log --service backup --action nightly_backup --cause 'disk full' -A host=db1 -A bytes=1024",
      tells: 'that it failed, and why',
    },
    {
      line: 'log - < entry.json',
      tells: 'writes {"service":"user_service","user_id":"1","action":"create_user","result":"success"} from a file',
    },
  ],
  usesLogService: true,
  run: async (call) => {
    const { writeEntry } = await import('./write-entry.ts')
    return writeEntry(call)
  },
})
