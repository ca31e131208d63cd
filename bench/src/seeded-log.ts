import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repositoryRoot, waitFor } from '@trilha/testing'
import { createSeededEntries } from './seeded-entries.ts'
import { grouped } from './statistics.ts'

/** A folder of seeded entries that is made once and used again. */
export interface SeededLog {
  readonly dataDir: string
  readonly count: number
}

/** What the folder was filled with; written last, so that a folder without it is made again. */
const markerName = 'seeded.json'
/** Raised with every change to the seeded entries or to how they are kept. */
const version = 4

/** The folder for so many entries, filled or not. */
export const seededLog = (count: number): SeededLog => ({
  dataDir: join(repositoryRoot, 'node_modules', '.cache', 'trilha-bench', `log-${count}`),
  count,
})

/** Empties the folder unless it holds all its entries. Resolves with whether it has to be filled. */
export const prepareSeededLog = async ({ dataDir, count }: SeededLog): Promise<boolean> => {
  const marker = join(dataDir, markerName)
  const wanted = JSON.stringify({ version, count })
  if (existsSync(marker) && (await readFile(marker, 'utf8')) === wanted) return false
  await rm(dataDir, { recursive: true, force: true })
  await mkdir(dataDir, { recursive: true })
  return true
}

const batchEntries = 10_000
/** Enough that the service has the next batch while it answers the last one. */
const batchesInFlight = 3

/**
 * Sends the entries to a log service that keeps them in the folder, and waits until all can be searched. Progress goes to
 * stderr.
 *
 * @returns entries per second until the last was acknowledged, and until the last could be searched
 */
export const fillSeededLog = async (
  url: string,
  { dataDir, count }: SeededLog,
): Promise<{ readonly acknowledged: number; readonly searchable: number }> => {
  const entries = createSeededEntries(count)
  const started = performance.now()
  const perSecond = (): number => (1_000 * count) / (performance.now() - started)
  let made = 0
  let told = started
  const send = async (): Promise<void> => {
    while (made < count) {
      const wanted = Math.min(batchEntries, count - made)
      made += wanted
      const body = entries.next(wanted)
      const response = await fetch(`${url}/logs`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body,
      })
      const answer = (await response.json()) as { readonly accepted?: number }
      if (answer.accepted !== wanted) throw new Error(`${response.status}: ${JSON.stringify(answer)}`)
      if (performance.now() - told < 5_000) continue
      told = performance.now()
      process.stderr.write(`  ${grouped(made)} of ${grouped(count)} sent\n`)
    }
  }
  await Promise.all(Array.from({ length: batchesInFlight }, send))
  const acknowledged = perSecond()
  await waitFor('every entry to be searchable', async () => (await lagOf(url)) === 0, 3_600_000)
  const searchable = perSecond()
  await writeFile(join(dataDir, markerName), JSON.stringify({ version, count }))
  return { acknowledged, searchable }
}

const lagOf = async (url: string): Promise<number> => {
  const status = (await (await fetch(`${url}/api/status`)).json()) as { readonly store: { readonly lag: number } }
  return status.store.lag
}
