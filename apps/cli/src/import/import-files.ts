import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { DeliveryError } from '@trilha/client'
import { parseTime } from '@trilha/query'
import { type CommandCall, CommandError, exitCode, UsageError } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { counted, durationText, grouped } from '../terminal/numbers.ts'
import { visible } from '../terminal/visible.ts'
import { checkService } from './check-service.ts'
import type { ImportOptions } from './command.ts'
import { createImportProgress } from './import-progress.ts'
import { type ImportState, openImportState } from './import-state.ts'
import { openLanes } from './lanes.ts'
import { importLog, type LogImportOptions, type LogImportResult } from './log-import.ts'

/** Some lines were rejected. */
const someRejected = 4

/** What an import puts aside; a glob such as `*.log*` finds them too. */
const rejectedEnding = '.rejected.ndjson'

export const importFiles = async (call: CommandCall<ImportOptions>): Promise<number> => {
  const { options, config, terminal, signal } = call
  checkService(options.service)
  const files = await readableFiles(call)
  const sizes = new Map(await Promise.all(files.map(async (file) => [file, await sizeOf(file)] as const)))
  const total = [...sizes.values()].reduce<number | undefined>(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  )
  const progress = createImportProgress(terminal, total)
  await using lanes = openLanes({
    url: config.logUrl,
    apiKey: config.apiKey,
    patienceMs: options.patience * 1_000,
    onTrouble: (reason) => {
      progress.trouble(reason)
      if (!terminal.hasProgress && reason !== undefined) terminal.note(`waiting for the log service: ${reason}`)
    },
    signal,
  })
  const state = await openState(call)
  const shared = { ...sharedOptions(call), lanes, state }
  const results: LogImportResult[] = []
  const done = { readBytes: 0, lines: 0, rejected: 0 }
  try {
    for (const file of files) {
      const startedAt = performance.now()
      const result = await importLog({
        ...shared,
        file,
        canReadAgain: sizes.get(file) !== undefined,
        service: options.service ?? serviceOf(file),
        rejectedFile: options.rejected ?? `${file === '-' ? 'stdin' : file}${rejectedEnding}`,
        onProgress: ({ readBytes, lines, rejected }) => {
          progress.update({
            readBytes: done.readBytes + readBytes,
            lines: done.lines + lines,
            rejected: done.rejected + rejected,
          })
        },
      })
      results.push(result)
      done.readBytes += sizes.get(file) ?? 0
      done.lines += result.lines
      done.rejected += result.rejected
      progress.end()
      await tell(call, result, performance.now() - startedAt)
    }
  } catch (error) {
    throw interrupted(error)
  } finally {
    progress.end()
  }
  if (results.some(({ fault }) => fault !== undefined)) return exitCode.failed
  return results.some(({ rejected }) => rejected > 0) ? someRejected : exitCode.ok
}

const interrupted = (error: unknown): unknown =>
  error instanceof DeliveryError
    ? new CommandError(`${error.message}; run the same command again to go on where it stopped`)
    : error

const sharedOptions = ({
  options,
  config,
  signal,
}: CommandCall<ImportOptions>): Pick<
  LogImportOptions,
  'format' | 'routes' | 'source' | 'fromTime' | 'logUrl' | 'isKept' | 'signal'
> => {
  const api = logApiOf(config)
  return {
    format: options.format,
    routes: options.rawPaths ? 'path' : 'pattern',
    // Not the name of the file, from which the service is guessed: the same log has others.
    source: [options.service ?? '', options.source ?? ''],
    fromTime: fromTimeOf(options.fromTime),
    logUrl: config.logUrl,
    isKept: (id) =>
      api.entry(id, { signal }).then(
        () => true,
        () => false,
      ),
    signal,
  }
}

const fromTimeOf = (text: string | undefined): string | undefined => {
  if (text === undefined) return undefined
  const time = parseTime(text, new Date())
  if (time === undefined)
    throw new UsageError(`--from-time must be a time such as 2026-11-01 or now-7d, and is "${text}"`)
  return time.from
}

const readableFiles = async ({ args, options, terminal }: CommandCall<ImportOptions>): Promise<readonly string[]> => {
  const files = args.filter((file) => !file.endsWith(rejectedEnding))
  if (files.length < args.length) terminal.note(`passing over what earlier imports put aside (*${rejectedEnding})`)
  if (options.rejected !== undefined && files.length > 1) throw new UsageError('--rejected needs a single file')
  if (files.filter((file) => file === '-').length > 1) throw new UsageError('standard input can be read once')
  for (const file of files) {
    const wrong = file === '-' ? undefined : await whatIsWrong(file)
    if (wrong !== undefined) throw new UsageError(`${file} cannot be read: ${wrong}`)
  }
  return files
}

const whatIsWrong = async (file: string): Promise<string | undefined> => {
  try {
    return (await stat(file)).isDirectory() ? 'it is a folder, name the files in it' : undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : String(error)
  }
}

/** Undefined where the bytes to come cannot be known. */
const sizeOf = async (file: string): Promise<number | undefined> => {
  if (file === '-') return undefined
  const status = await stat(file)
  return status.isFile() ? status.size : undefined
}

/** `access.log.2.gz` is `access`: all files of one log have one name, whatever rotation did to it. */
const serviceOf = (file: string): string =>
  file === '-' ? 'stdin' : (/^\.?[^.]{1,100}/.exec(basename(file))?.[0] ?? 'import')

const openState = async ({ options, config, terminal }: CommandCall<ImportOptions>): Promise<ImportState> => {
  const stateHome = config.env.XDG_STATE_HOME || join(homedir(), '.local/state')
  const file = options.state ?? join(stateHome, 'trilha/import.json')
  return options.noState ? noState : openImportState(file, terminal.note)
}

const noState: ImportState = { get: () => undefined, set: () => undefined, save: () => Promise.resolve() }

const tell = async ({ terminal }: CommandCall<ImportOptions>, result: LogImportResult, ms: number): Promise<void> => {
  if (!terminal.isForPeople) {
    await terminal.json({ ...result, duration_ms: Math.round(ms) })
    return
  }
  await terminal.line(summaryOf(result, ms))
}

export const summaryOf = (result: LogImportResult, ms: number): string => {
  const { file, format, lines, added, known, rejected, older, passed, rejectedFile, fault } = result
  const parts = [
    `${grouped(added)} new`,
    ...(known > 0 ? [`${grouped(known)} already there`] : []),
    ...(passed > 0 ? [`${counted(passed, 'line', 'lines')} done before`] : []),
    ...(older > 0 ? [`${grouped(older)} older`] : []),
    ...(rejectedFile === undefined ? [] : [`${grouped(rejected)} rejected (see ${visible(rejectedFile)})`]),
  ]
  const read = `${counted(lines, 'line', 'lines')} (${format}) in ${durationText(ms)}: ${parts.join(', ')}`
  return `${visible(file)}: ${read}${fault === undefined ? '' : `; ${fault}`}`
}
