/**
 * Exactly once, by demonstration: kills processes with SIGKILL at random moments under load, and compares what was
 * acknowledged with what a search finds.
 *
 * `npm run test:crash -- [rounds] [seed]` (100 rounds; the seed is printed).
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  childrenOf,
  freePorts,
  type RunningPart,
  searchAll,
  startPart,
  unusedPort,
  waitFor,
  waitUntilReady,
} from '@trilha/testing'
import { compare, createLedger, type Ledger, type Verdict } from './ledger.ts'
import { gatewayLoad, logLoad } from './load.ts'
import { createRandom } from './random.ts'

const rounds = Number(process.argv[2] ?? 100)
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000)
const random = createRandom(seed)
const callers = 12

const dataDir = await mkdtemp(join(tmpdir(), 'trilha-crash-'))
const env = { TRILHA_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...freePorts }
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const startLog = (port: string): Promise<RunningPart> =>
  startPart('apps/log-service/src/main.ts', { ...env, TRILHA_LOG_SERVICE_PORT: port })

/** Kills the log service itself (three rounds in four) or the store's process under it. */
const logRounds = async (count: number, ledger: Ledger): Promise<string> => {
  const port = await unusedPort()
  let log = await startLog(port)
  const url = log.url
  const load = logLoad(url, ledger, callers)
  for (let round = 1; round <= count; round++) {
    await pause(random(30, 500))
    const storeProcess = childrenOf(log.pid)[0]
    if (round % 4 === 0 && storeProcess !== undefined) {
      process.kill(storeProcess, 'SIGKILL')
      report('the store', round, count, ledger)
      continue
    }
    await log.stop('SIGKILL')
    log = await startLog(port)
    report('the log service', round, count, ledger)
  }
  await load.stop()
  await log.stop('SIGKILL')
  return port
}

/** Kills the gateway while no log service is there. */
const gatewayRounds = async (count: number, ledger: Ledger, logPort: string): Promise<void> => {
  const urls = { TRILHA_LOG_URL: `http://127.0.0.1:${logPort}` }
  await using users = await startPart('services/user-service/src/main.ts', { ...env, ...urls })
  const gatewayEnv = {
    ...env,
    ...urls,
    TRILHA_GATEWAY_PORT: await unusedPort(),
    TRILHA_GATEWAY_ADMIN_PORT: '0',
    TRILHA_USER_SERVICE_URL: users.url,
  }
  let gateway = await startPart('apps/gateway/src/main.ts', gatewayEnv)
  const { url } = gateway
  const load = gatewayLoad(url, ledger, callers)
  for (let round = 1; round <= count; round++) {
    await pause(random(30, 500))
    await gateway.stop('SIGKILL')
    gateway = await startPart('apps/gateway/src/main.ts', gatewayEnv)
    report('the gateway', round, count, ledger)
  }
  await load.stop()
  const log = await startLog(logPort)
  await waitUntilReady(log.url)
  await waitFor('the spools to be delivered', async () => (await gateway.stop('SIGTERM')) === 0)
  await users.stop('SIGTERM')
  await log.stop('SIGTERM')
}

let lastLine = ''
const report = (killed: string, round: number, count: number, ledger: Ledger): void => {
  lastLine = `killed ${killed.padEnd(15)} round ${round}/${count}, ${ledger.acknowledged.size} acknowledged`
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${lastLine}`)
  else if (round % 10 === 0 || round === count) console.log(lastLine)
}

const tell = (what: string, verdict: Verdict): void => {
  if (process.stdout.isTTY) process.stdout.write('\n')
  console.log(
    `${what}: ${verdict.acknowledged} acknowledged, ${verdict.found} found by a search: ` +
      `${verdict.lost.length} acknowledged lost, ${verdict.doubled.length} doubled, ${verdict.invented.length} invented`,
  )
  for (const id of verdict.lost.slice(0, 5)) console.log(`  lost    ${id}`)
  for (const id of verdict.doubled.slice(0, 5)) console.log(`  doubled ${id}`)
}

console.log(`${rounds} rounds of kill -9, seed ${seed}`)
const logLedger = createLedger()
const gatewayLedger = createLedger()
const gatewayCount = Math.max(1, Math.round(rounds / 5))
const logPort = await logRounds(rounds - gatewayCount, logLedger)
await gatewayRounds(gatewayCount, gatewayLedger, logPort)

const log = await startLog('0')
await waitUntilReady(log.url)
const entries = await searchAll(log.url)
await log.stop('SIGTERM')
const own = compare(
  logLedger,
  entries.filter(({ service }) => service === 'crash').map(({ id }) => id),
)
const exchanges = compare(
  gatewayLedger,
  entries
    .filter(({ service, request_id }) => service === 'gateway' && request_id !== undefined)
    .map(({ request_id }) => request_id ?? ''),
)
tell('log service and store', own)
tell('gateway, log service away', exchanges)

const seqs = entries.map(({ seq }) => seq).sort((a, b) => a - b)
const gaps = seqs.filter((seq, index) => seq !== index + 1).length
console.log(`sequence numbers 1 to ${seqs.length}: ${gaps === 0 ? 'no gap' : `${gaps} out of place`}`)
const lost = own.lost.length + exchanges.lost.length
const doubled = own.doubled.length + exchanges.doubled.length
console.log(`${lost} acknowledged lost, ${doubled} doubled`)
const isWell = lost + doubled + own.invented.length + exchanges.invented.length + gaps === 0
if (isWell) await rm(dataDir, { recursive: true, force: true })
else console.log(`the data is kept for a look: ${dataDir}`)
process.exit(isWell ? 0 : 1)
