import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StoredEntry } from '@trilha/entry'
import { unusedPort } from '@trilha/testing'

/** The log service as a process of its own, serving the console. */
export interface RealConsole extends AsyncDisposable {
  readonly url: string
  /** Stores entries through the API; resolves once a search finds all of them. */
  store(entries: Iterable<object>): Promise<void>
  /** Every entry that a search finds, the newest first, at most 1,000. */
  search(parameters: Readonly<Record<string, string>>): Promise<readonly StoredEntry[]>
  /** Ends the process as a crash would, and starts it again on the same data and port. */
  crash(): Promise<void>
}

const program = fileURLToPath(new URL('../../../log-service/src/main.ts', import.meta.url))

const start = async (folder: string, port: string) => {
  const child = fork(program, {
    env: { PATH: process.env.PATH, TRILHA_DATA_DIR: folder, TRILHA_LOG_SERVICE_PORT: port },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [message]: unknown[] = await once(child, 'message', { signal: AbortSignal.timeout(30_000) })
  assert(typeof message === 'object' && message !== null && 'url' in message)
  return { child, url: String(message.url) }
}

/** One request holds this many entries: some megabytes. */
const batchSize = 20_000

const storeBatch = async (url: string, batch: readonly object[]): Promise<void> => {
  const response = await fetch(`${url}/logs`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: batch.map((entry) => JSON.stringify(entry)).join('\n'),
  })
  assert.equal(response.status, 200, await response.text())
}

/** Starts it on a free port and a folder that goes with it. */
export const startRealConsole = async (): Promise<RealConsole> => {
  const folder = await mkdtemp(join(tmpdir(), 'trilha-console-'))
  let { child, url } = await start(folder, await unusedPort())
  const search: RealConsole['search'] = async (parameters) => {
    const response = await fetch(`${url}/api/entries?${new URLSearchParams({ limit: '1000', ...parameters })}`)
    const answer = (await response.json()) as { entries: StoredEntry[]; complete: boolean }
    if (response.ok && answer.complete) return answer.entries
    // The store is behind, or still starting: the search itself has waited some seconds.
    return search(parameters)
  }
  return {
    url,
    store: async (entries) => {
      let batch: object[] = []
      for (const entry of entries) {
        batch.push(entry)
        if (batch.length < batchSize) continue
        await storeBatch(url, batch)
        batch = []
      }
      if (batch.length > 0) await storeBatch(url, batch)
      await search({ limit: '1' })
    },
    search,
    crash: async () => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      ;({ child, url } = await start(folder, new URL(url).port))
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
