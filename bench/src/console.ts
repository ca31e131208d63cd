/**
 * The console in a real browser on the real log service: its size, how soon it can be used, how soon a search shows its
 * rows, a large entry, and a long live session. Each figure stands beside its budget.
 *
 * `npm run bench:console -- [entries to search] [seconds of live tail]` (default 10,000,000 and 60). The entries are made
 * once and kept. Browser and service share the machine.
 */
import { launchBrowser } from '@trilha/console/testing'
import { startPart, temporaryFolder, waitUntilReady } from '@trilha/testing'
import { measureLive } from './console-live.ts'
import { measureLoading } from './console-loading.ts'
import { measureLargeEntry, measureSearching } from './console-searching.ts'
import { measureSizes } from './console-sizes.ts'
import { describeMachine } from './machine.ts'
import { fillSeededLog, prepareSeededLog, seededLog } from './seeded-log.ts'
import { grouped } from './statistics.ts'

const count = Number(process.argv[2] ?? 10_000_000)
const liveSeconds = Number(process.argv[3] ?? 60)

const startLog = async (dataDir: string) => {
  const service = await startPart('apps/log-service/src/main.ts', {
    TRILHA_DATA_DIR: dataDir,
    TRILHA_LOG_SERVICE_PORT: '0',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'json',
  })
  await waitUntilReady(service.url)
  return service
}

console.log(describeMachine())
await using browser = await launchBrowser()
console.log(`browser  Chromium ${browser.version()}`)

{
  const small = seededLog(100_000)
  await using folder = await temporaryFolder('bench-console')
  await using service = await startLog(folder.path)
  await fillSeededLog(service.url, { ...small, dataDir: folder.path })
  await measureSizes(service.url)
  await measureLoading(browser, service.url)
  await measureLargeEntry(browser, service.url)
  await measureLive(browser, service.url, liveSeconds)
}

const log = seededLog(count)
const isEmpty = await prepareSeededLog(log)
await using service = await startLog(log.dataDir)
if (isEmpty) {
  console.log(`\nmaking ${grouped(count)} entries, once`)
  await fillSeededLog(service.url, log)
}
await measureSearching(browser, service.url, count)
