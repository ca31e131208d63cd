import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { flag, type OptionValues, text, UsageError } from './command.ts'

/** What the commands take from the environment and from the options that all of them have. */
export interface CliConfig {
  /** The log service's address, without a slash at its end. */
  readonly logUrl: string
  /** Undefined when the log service asks for none. Never printed. */
  readonly apiKey: string | undefined
  /** An absolute path: where `ship` and `import` keep what they must not forget. */
  readonly dataDir: string
  /** The whole environment, for `start`, which hands it to the parts. */
  readonly env: Environment
}

export type Environment = Readonly<Record<string, string | undefined>>

const defaultLogUrl = 'http://127.0.0.1:8003'

/** Options of every command that speaks to a log service. A key itself is no option: others could read it in `ps`. */
export const connectionOptions = {
  url: text('--url <address>', `address of the log service (default: TRILHA_LOG_URL, or ${defaultLogUrl})`),
  apiKeyFile: text('--api-key-file <file>', 'file that holds the API key (default: TRILHA_API_KEY)', 'file'),
}

/** Options of every command that prints. */
export const outputOptions = {
  json: flag('--json', 'print JSON, one value a line; the preset when the output is no terminal'),
  rows: flag('--rows', 'print rows for people, wherever they go'),
  utc: flag('--utc', 'show times in UTC instead of the local zone'),
  color: flag('--color', 'colours, wherever they go'),
  noColor: flag('--no-color', 'no colours; NO_COLOR and FORCE_COLOR are known too'),
}

/**
 * @throws {UsageError} when the address or the file of the key is wrong
 */
export const readConfig = (
  env: Environment,
  options: Partial<OptionValues<typeof connectionOptions>> = {},
): CliConfig => ({
  logUrl: readUrl(options.url ?? (env.TRILHA_LOG_URL || defaultLogUrl), options.url ? '--url' : 'TRILHA_LOG_URL'),
  apiKey: options.apiKeyFile === undefined ? keyOf(env.TRILHA_API_KEY, 'TRILHA_API_KEY') : readKey(options.apiKeyFile),
  dataDir: resolve(env.TRILHA_DATA_DIR || 'data'),
  env,
})

/** For commands that speak to no log service, or say nothing when it fails: a wrong address is not theirs to refuse. */
export const uncheckedConfig = (env: Environment): CliConfig => ({
  logUrl: env.TRILHA_LOG_URL || defaultLogUrl,
  apiKey: env.TRILHA_API_KEY || undefined,
  dataDir: resolve(env.TRILHA_DATA_DIR || 'data'),
  env,
})

const readUrl = (address: string, source: string): string => {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UsageError(`${source} must be an address such as ${defaultLogUrl}, and is "${address}"`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`${source} must hold no password: put the key into TRILHA_API_KEY or --api-key-file`)
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}

/** What goes through `Authorization: Bearer` unchanged. */
const keyPattern = /^[\x21-\x7e]+$/

/** A key that cannot be sent is refused here: whatever else refused it would print it. */
const keyOf = (text: string | undefined, source: string): string | undefined => {
  if (!text) return undefined
  if (keyPattern.test(text)) return text
  throw new UsageError(`${source} must hold one key of letters, digits and signs of ASCII, and no blanks`)
}

const readKey = (file: string): string | undefined => {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`--api-key-file cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (text === '') throw new UsageError(`--api-key-file ${file} is empty`)
  return keyOf(text, `--api-key-file ${file}`)
}
