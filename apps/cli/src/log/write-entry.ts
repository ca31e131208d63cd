import { randomUUID } from 'node:crypto'
import { text as readText } from 'node:stream/consumers'
import type { EntryInput } from '@trilha/entry'
import { LogApiError, parseJson } from '@trilha/log-api'
import { type CommandCall, CommandError, exitCode, type OptionValues, UsageError } from '../command.ts'
import { logApiOf } from '../connection.ts'
import type { LogOptions } from './command.ts'

export const writeEntry = async ({
  args,
  options,
  config,
  terminal,
  signal,
}: CommandCall<LogOptions>): Promise<number> => {
  const [source] = args
  if (source !== undefined && source !== '-') {
    throw new UsageError(`takes the entry from options, or from standard input with -, and not from "${source}"`)
  }
  const given = source === '-' ? parseObject(await readText(process.stdin)) : {}
  const entry = entryOf(given, options)
  const id = typeof entry.id === 'string' ? entry.id : randomUUID()
  const answer = await logApiOf(config)
    .log({ ...entry, id } as EntryInput, { signal })
    .catch((error: unknown) => {
      throw withAnotherTry(error, id)
    })
  if (terminal.isForPeople) await terminal.line(`logged as ${answer.log_id}`)
  else await terminal.json(answer)
  return exitCode.ok
}

/** Where an answer was lost, nobody knows whether the entry is stored; with the same id, it is stored once. */
const withAnotherTry = (error: unknown, id: string): unknown => {
  if (!(error instanceof LogApiError) || error.problem !== undefined) return error
  return new CommandError(`${error.message} (with --id ${id} the same entry is stored once)`)
}

const parseObject = (json: string): Readonly<Record<string, unknown>> => {
  let value: unknown
  try {
    value = parseJson(json)
  } catch {
    throw new UsageError('standard input must hold one JSON object; for many entries use trilha import')
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new UsageError('standard input must hold one JSON object, such as {"service":"backup","action":"nightly"}')
}

const entryOf = (
  given: Readonly<Record<string, unknown>>,
  options: OptionValues<LogOptions>,
): Readonly<Record<string, unknown>> => {
  const { service, userId, action, result, cause, timestamp, requestId, traceId, target, id, attribute } = options
  const entry: Readonly<Record<string, unknown>> = {
    ...given,
    ...defined({
      service,
      user_id: userId,
      action,
      result,
      cause,
      timestamp,
      request_id: requestId,
      trace_id: traceId,
      id,
    }),
    ...(target !== undefined && { target: parseTarget(target) }),
    ...(attribute.length > 0 && { attributes: { ...objectOf(given.attributes), ...parseAttributes(attribute) } }),
  }
  return { user_id: 'N/A', result: typeof entry.cause === 'string' ? 'failure' : 'success', ...entry }
}

const defined = (values: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined))

const objectOf = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})

const parseTarget = (text: string): { readonly type: string; readonly id: string } => {
  const colon = text.indexOf(':')
  if (colon > 0) return { type: text.slice(0, colon), id: text.slice(colon + 1) }
  throw new UsageError(`--target must be a type and an id, such as user:42, and is "${text}"`)
}

const parseAttributes = (pairs: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    pairs.map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 1) throw new UsageError(`--attribute must be name=value, and is "${pair}"`)
      return [pair.slice(0, equals), parseValue(pair.slice(equals + 1))]
    }),
  )

/** `3`, `true` and `{"a":1}` are values of JSON; anything else is a text. */
const parseValue = (text: string): unknown => {
  try {
    return parseJson(text)
  } catch {
    return text
  }
}
