import { dirname, resolve } from 'node:path'
import type { LogClient } from '@trilha/client'
import { dataPath, type Logger } from '@trilha/service-kit'
import { type AdminServer, createAdminServer } from './admin/admin-server.ts'
import { createMetrics } from './admin/metrics.ts'
import { adminSources } from './admin-sources.ts'
import { createRouteLog } from './capture/create-route-log.ts'
import { openHashKey } from './capture/hash-key.ts'
import { mergeLog } from './capture/merge-log.ts'
import { needsHashKey } from './capture/redactor.ts'
import type { GatewayConfig } from './config.ts'
import { type ConfigurationSource, configurationSource } from './configuration/configuration-file.ts'
import { configurationRecord } from './configuration/configuration-record.ts'
import type { GatewayFile } from './configuration/gateway-file.ts'
import { openLivePlan } from './live-plan.ts'
import { createApiDocs } from './openapi/api-docs.ts'
import { createReadiness } from './own-pages.ts'
import { createPlan, type Plan } from './plan.ts'
import { createGateway, type Gateway } from './server.ts'
import { createLiveCertificates } from './tls/live-certificates.ts'
import { version } from './version.ts'

export interface GatewayParts {
  readonly client: LogClient
  /** Of `client`: readiness looks at it. */
  readonly spoolDir: string
  readonly logger: Logger
}

export interface OpenGateway extends Gateway {
  readonly admin: AdminServer
  /** Where the admin server is to listen. */
  readonly adminAddress: { readonly host: string; readonly port: number }
  /** Reads the configuration file and the certificates again. */
  reload(): Promise<void>
  /** Stops following the file and closes the connections to the upstreams; to be called last. */
  closeUpstreams(): Promise<void>
}

/** Next to the ports of the services, and none of theirs. */
const defaultAdminPort = 8010

/**
 * Opens everything between the clients and the upstreams; it serves once its servers listen.
 *
 * @throws {SettingsError} when the configuration file is bad
 */
export const openGateway = async (
  config: GatewayConfig,
  { client, spoolDir, logger }: GatewayParts,
): Promise<OpenGateway> => {
  const metrics = createMetrics()
  const planOf = async (file: GatewayFile, previous: Plan | undefined): Promise<Plan> => {
    const logOf = await createLogs(file, config.dataDir)
    return createPlan(file, {
      upstream: { maxHeaderBytes: config.maxHeaderBytes, onChange: (text) => logger.warn(text) },
      onKeyFailure: (reason) => logger.warn(reason),
      metrics,
      maxBodyBytes: config.maxBodyBytes,
      logOf,
      previous,
    })
  }
  const source = gatewayConfiguration(config)
  const certificates = createLiveCertificates({ folder: dirname(source.path ?? '.'), client, logger })
  const livePlan = await openLivePlan({
    source,
    record: configurationRecord(dataPath(config, 'gateway', 'configuration.json')),
    createPlan: planOf,
    onPlan: (plan) => certificates.take(plan.file.tls),
    client,
    logger,
  })
  const onInternalError = (error: unknown): void =>
    logger.error({ err: error }, 'the gateway failed to serve a request')
  const isReady = createReadiness(client, spoolDir)
  const apiDocs = createApiDocs({ version, apiKey: config.apiKey })
  const gateway = createGateway({ config, livePlan, certificates, metrics, apiDocs, client, isReady, logger })
  const { admin: adminSection } = livePlan.current.file
  const sources = adminSources({
    metrics,
    gateway,
    livePlan,
    certificates,
    client,
    isReady: createReadiness(client, spoolDir),
  })
  return Object.assign(gateway, {
    admin: createAdminServer(sources, { apiKey: config.apiKey, onInternalError }),
    adminAddress: { host: adminSection.host, port: config.adminPort ?? adminSection.port ?? defaultAdminPort },
    reload: async () => {
      await livePlan.reload()
      certificates.reload()
    },
    closeUpstreams: () => {
      certificates.close()
      return livePlan.close()
    },
  })
}

/** Where the settings say that the configuration is. */
export const gatewayConfiguration = (config: GatewayConfig): ConfigurationSource =>
  configurationSource(config.configFile === undefined ? undefined : resolve(config.configFile), config)

/** Makes what is kept of each route's exchanges; a key for hashes is only made for files that ask for one. */
const createLogs = async (file: GatewayFile, dataDir: string): Promise<Parameters<typeof createPlan>[1]['logOf']> => {
  const merged = new Map(file.routes.map((route) => [route, mergeLog(file.log, route.log)]))
  const isKeyNeeded = [file.log, ...merged.values()].some(needsHashKey)
  const hashKey = isKeyNeeded ? await openHashKey(dataDir) : undefined
  // What ends before its route is known may be of any: what one of them hides is hidden.
  const unrouted = file.routes.reduce((log, { log: { redact } }) => mergeLog(log, { redact }), file.log)
  return (route) => createRouteLog((route && merged.get(route)) ?? unrouted, hashKey)
}
