import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface WrkRun {
  readonly url: string
  readonly connections: number
  readonly seconds: number
  /** Of a POST; without it, GET. */
  readonly body?: string
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A folder for the script. */
  readonly folder: string
  /** Processors it may use, as taskset takes them (`0-2`). Default: all. */
  readonly cores?: string
}

export interface WrkResult {
  readonly requestsPerSecond: number
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers that were no 2xx or 3xx, and connections that broke. */
  readonly failures: number
}

/** Loads a server with one request again and again from one thread of wrk, the other core being the server's. */
export const runWrk = async (options: WrkRun): Promise<WrkResult> => {
  const { body, contentType = 'application/json', cores } = options
  const script = join(options.folder, 'load.lua')
  const bodyFile = join(options.folder, 'body')
  const headers = { ...options.headers, ...(body !== undefined && { 'Content-Type': contentType }) }
  if (body !== undefined) await writeFile(bodyFile, body)
  await writeFile(script, lua(headers, body === undefined ? undefined : bodyFile))
  const pinned = cores === undefined ? [] : ['taskset', '-c', cores]
  const { stdout } = await run('env', [
    ...pinned,
    'wrk',
    '-t1',
    `-c${options.connections}`,
    `-d${options.seconds}s`,
    '--timeout=30s',
    '-s',
    script,
    options.url,
  ]).catch((error: unknown) => {
    throw new Error('wrk could not be run; on Debian, `apt-get install wrk` installs it', { cause: error })
  })
  const [requests = 0, microseconds = 1, p50 = 0, p99 = 0, failures = 0] = (/^result (.*)$/m.exec(stdout)?.[1] ?? '')
    .split(' ')
    .map(Number)
  return {
    requests,
    requestsPerSecond: requests / (microseconds / 1e6),
    p50Ms: p50 / 1_000,
    p99Ms: p99 / 1_000,
    failures,
  }
}

const lua = (headers: Readonly<Record<string, string>>, bodyFile: string | undefined): string => `
${Object.entries(headers)
  .map(([name, value]) => `wrk.headers["${name}"] = "${value}"`)
  .join('\n')}
${bodyFile === undefined ? '' : postOf(bodyFile)}
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("result %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
`

const postOf = (bodyFile: string): string => `
local file = io.open("${bodyFile}", "rb")
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
`
