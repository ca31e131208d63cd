import { extname } from 'node:path'
import type { ExportFormat } from '@trilha/log-api'
import { type CommandCall, CommandError, exitCode, UsageError } from '../command.ts'
import { logApiOf } from '../connection.ts'
import { queryOf, selectionOf } from '../selection-options.ts'
import { bytesText, counted, grouped } from '../terminal/numbers.ts'
import { createProgress } from '../terminal/progress.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { visible } from '../terminal/visible.ts'
import type { ExportOptions } from './command.ts'
import { createEntryCounter } from './entry-counter.ts'
import { openFileSink, openStdoutSink } from './sink.ts'

export const exportEntries = async (call: CommandCall<ExportOptions>): Promise<number> => {
  const { args, options, config, terminal, signal } = call
  const { output = '-' } = options
  const format = formatOf(options.format, output)
  if (output === '-' && process.stdout.isTTY) {
    throw new UsageError(
      'a terminal is no place for an export: name a file with -o, or read it with trilha search --all',
    )
  }
  const api = logApiOf(config)
  const selection = selectionOf(queryOf(args), options)
  const { order } = options
  const response = await api.export({ ...selection, format, order, ...(options.bom && { bom: true }), signal })
  noteMissing(response.headers, terminal)
  const counter = createEntryCounter(format)
  const expected = numberOf(response.headers.get('trilha-count'))
  const progress = createProgress(terminal, { done: 'exported', expected })
  await using sink = output === '-' ? openStdoutSink() : await openFileSink(output)
  let bytes = 0
  try {
    for await (const chunk of response.body ?? []) {
      await sink.write(chunk)
      bytes += chunk.length
      progress.update({ entries: counter.count(chunk), bytes })
    }
  } catch (error) {
    if (signal.aborted || (error instanceof Error && 'syscall' in error && error.syscall === 'write')) throw error
    throw new CommandError(
      `the export broke off after ${bytesText(bytes)}${output === '-' ? ': what was written is not whole' : '; no file was left'}`,
    )
  } finally {
    progress.end()
  }
  await sink.complete()
  const total = counter.total()
  if (expected !== undefined && total !== undefined && total !== expected) {
    terminal.note(`trilha export: ${grouped(total)} entries came, and ${grouped(expected)} were counted when it began`)
  }
  if (output !== '-') terminal.note(`${visible(output)}: ${sumOf(total, bytes)}`)
  return exitCode.ok
}

const numberOf = (text: string | null): number | undefined => (text === null ? undefined : Number(text))

/** What the log service says when its store was behind. */
const noteMissing = (headers: Headers, terminal: Terminal): void => {
  if (headers.get('trilha-complete') !== 'false') return
  const newest = visible(headers.get('trilha-head-seq') ?? 'unknown')
  terminal.note(`trilha export: the store is still catching up; the newest entry that can be in it is ${newest}`)
}

const sumOf = (entries: number | undefined, bytes: number): string =>
  entries === undefined ? bytesText(bytes) : `${counted(entries, 'entry', 'entries')}, ${bytesText(bytes)}`

const extensions: Readonly<Record<string, ExportFormat>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.json': 'ndjson',
  '.csv': 'csv',
  '.parquet': 'parquet',
}

const formatOf = (format: ExportFormat | 'auto', output: string): ExportFormat =>
  format === 'auto' ? (extensions[extname(output).toLowerCase()] ?? 'ndjson') : format
