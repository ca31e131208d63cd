import { choice, defineCommand, flag, text } from '../command.ts'

/** As `logFormats` of the log formats' package; written out, because a declaration is light. */
const formats = ['auto', 'entries', 'combined', 'common', 'json'] as const

const options = {
  format: choice('-F, --format <format>', 'what the lines are', { choices: formats, preset: 'auto' }),
  service: text('--service <name>', 'service of lines that name none (default: name of the file)'),
  rawPaths: flag('--raw-paths', 'keep ids in routes: GET /users/42 instead of GET /users/{id}'),
  fromStart: flag('--from-start', 'ship what is in the files already; without it, only what comes from now on'),
  once: flag('--once', 'ship what is there, from the start, and end'),
  state: text('--state <folder>', 'where it remembers how far it is (default: ~/.local/state/trilha/ship)', 'file'),
}
export type ShipOptions = typeof options

export const shipCommand = defineCommand({
  name: 'ship',
  summary: 'follow log files and deliver each new line once',
  description:
    'Follows files by names and patterns, through rotation by renaming and by truncation, and delivers every line once: also when it is killed, and when the log service is away. One at a time for each state folder. Patterns in quotes are looked at again and again, for new files.',
  arguments: [
    {
      name: 'file',
      description: "names, or patterns such as '/var/log/nginx/*.log'",
      required: true,
      variadic: true,
      complete: 'file',
    },
  ],
  options,
  examples: [
    { line: "ship '/var/log/nginx/access.log*'", tells: 'an access log, through its rotation' },
    { line: 'ship --service shop --format json /var/log/shop.log', tells: 'a JSON log, there already or not' },
    { line: 'ship --from-start --state /var/lib/trilha/ship /srv/log/app.log', tells: 'with everything that is in it' },
    { line: 'ship --once app.log', tells: 'what came since the last time, and ends (for cron)' },
  ],
  exitCodes: {
    0: 'stopped in order by Ctrl-C or SIGTERM; with --once: all is delivered',
    1: 'another process uses the state folder, or it cannot be written; with --once: some lines wait in the spool',
  },
  usesLogService: true,
  run: async (call) => {
    const { shipFiles } = await import('./ship-files.ts')
    return shipFiles(call)
  },
})
