import { writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type LogClient, openLogClient } from '@trilha/client'
import type { Entry } from '@trilha/entry'
import { createLogger, parseConfig } from '@trilha/service-kit'
import { temporaryFolder } from '@trilha/testing'
import { GatewayConfig } from '../config.ts'
import { type OpenGateway, openGateway } from '../open-gateway.ts'
import { type ScriptedLogService, startScriptedLogService } from './scripted-log-service.ts'
import { type ScriptedService, startScriptedService } from './scripted-service.ts'
import { until } from './until.ts'

/** A gateway on a real port with a real log client, a scripted user service behind it and a scripted log service. */
export interface GatewayHarness extends AsyncDisposable {
  readonly url: string
  readonly port: number
  readonly gateway: OpenGateway
  readonly client: LogClient
  readonly users: ScriptedService
  readonly log: ScriptedLogService
  readonly dataDir: string
  /** Puts another configuration file in place and has it read; only with a gateway that was started with one. */
  configure(yaml: string): Promise<void>
  /** The entries so far, once there are at least `count`, all delivered. */
  entries(count: number): Promise<Entry[]>
  /** The one entry so far; fails when there are more. */
  onlyEntry(): Promise<Entry>
}

/** Nothing listens there, and nothing may: the discard port needs rights that a test does not have. */
const nobody = 'http://127.0.0.1:9'

/** @param configuration text of a configuration file; without it the routes of the contract */
export const startGateway = async (
  settings: Partial<GatewayConfig> = {},
  configuration?: string,
): Promise<GatewayHarness> => {
  // Closed here when the start fails.
  await using opened = new AsyncDisposableStack()
  const folder = opened.use(await temporaryFolder('gateway')).path
  const log = opened.use(await startScriptedLogService())
  const users = opened.use(await startScriptedService())
  const client = await openLogClient({ url: log.url, service: 'gateway', spoolDir: folder, onWarning: () => {} })
  opened.defer(() => client.close())
  const defaults = parseConfig(GatewayConfig, { env: {}, name: 'gateway' })
  const urls = { logUrl: log.url, userServiceUrl: users.url, eventServiceUrl: nobody, messagingServiceUrl: nobody }
  const configFile = join(folder, 'gateway.yaml')
  if (configuration !== undefined) await writeFile(configFile, configuration)
  const given = configuration === undefined ? {} : { configFile }
  const config = { ...defaults, ...given, dataDir: folder, ...urls, ...settings }
  const logger = createLogger({ name: 'gateway', format: 'json', level: 'error' })
  const gateway = await openGateway(config, { client, spoolDir: folder, logger })
  opened.defer(async () => {
    const closed = gateway.close()
    gateway.abort()
    await closed
    await gateway.closeUpstreams()
  })
  await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve))
  const { port } = gateway.server.address() as AddressInfo
  const parts = opened.move()

  const entries = async (count: number): Promise<Entry[]> => {
    await until(async () => (await client.flush()) && log.entries.length >= count, `${count} entries`)
    return log.entries
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    gateway,
    client,
    users,
    log,
    dataDir: folder,
    configure: async (yaml) => {
      await writeFile(configFile, yaml)
      await gateway.reload()
    },
    entries,
    onlyEntry: async () => {
      const [entry, ...others] = await entries(1)
      if (entry === undefined || others.length > 0) throw new Error(`expected one entry, got ${log.entries.length}`)
      return entry
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}
