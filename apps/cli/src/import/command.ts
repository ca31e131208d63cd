import { choice, count, defineCommand, flag, text } from '../command.ts'

/** As `logFormats` of the log formats' package; written out, because a declaration is light. */
const formats = ['auto', 'entries', 'combined', 'common', 'json'] as const

const options = {
  format: choice('-F, --format <format>', 'what the lines are', { choices: formats, preset: 'auto' }),
  service: text('--service <name>', 'service of lines that name none (default: name of the file)'),
  rawPaths: flag('--raw-paths', 'keep ids in routes: GET /users/42 instead of GET /users/{id}'),
  source: text(
    '--source <name>',
    'tells logs apart that begin with the very same lines, such as those of two machines',
  ),
  fromTime: text('--from-time <time>', 'leave out older entries: 2026-11-01, 2026-11-01T10:30:00Z, now-7d'),
  rejected: text('--rejected <file>', 'where rejected lines go (default: FILE.rejected.ndjson)', 'file'),
  state: text('--state <file>', 'what was imported before (default: ~/.local/state/trilha/import.json)', 'file'),
  noState: flag('--no-state', 'send every line, whatever was imported before; none is stored twice'),
  patience: count('--patience <seconds>', 'how long to wait for a log service that is away', {
    preset: 120,
    min: 0,
    max: 604_800,
  }),
}
export type ImportOptions = typeof options

export const importCommand = defineCommand({
  name: 'import',
  summary: 'store the lines of log files: access logs, JSON logs, exports',
  description:
    'Reads files, plain or packed with gzip or zstd, and stores each line once, however often it is run: importing again, after a kill, or the same log packed and renamed adds nothing. Lines that are no entries are kept aside with the reason.',
  arguments: [{ name: 'file', description: '- is standard input', required: true, variadic: true, complete: 'file' }],
  options,
  examples: [
    { line: 'import /var/log/nginx/access.log*', tells: 'access logs, packed ones too' },
    { line: 'import --service shop app.ndjson.zst', tells: 'a JSON log of an application' },
    { line: 'import log.ndjson', tells: 'what trilha export wrote; entries keep their ids' },
    { line: 'ssh web1 cat /var/log/nginx/access.log | trilha import --service web1 -', tells: 'from another machine' },
  ],
  exitCodes: {
    1: 'the log service did not take the entries, or a file could not be read to its end',
    4: 'some lines were rejected; all others are stored',
  },
  usesLogService: true,
  run: async (call) => {
    const { importFiles } = await import('./import-files.ts')
    return importFiles(call)
  },
})
