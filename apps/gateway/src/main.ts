import { openLogClient } from '@trilha/client'
import { dataPath, httpListener, listenFailure, parseConfig, runService } from '@trilha/service-kit'
import { GatewayConfig } from './config.ts'
import { gatewayConfiguration, type OpenGateway, openGateway } from './open-gateway.ts'

await runService({
  name: 'gateway',
  portVariable: 'TRILHA_GATEWAY_PORT',
  staysWarm: true,
  config: () => parseConfig(GatewayConfig, { env: process.env, argv: process.argv.slice(2), name: 'gateway' }),
  open: async (config, logger) => {
    if (config.check) await tellOfCheck(config)
    const spoolDir = dataPath(config, 'spool', 'gateway')
    const client = await openLogClient({
      url: config.logUrl,
      service: 'gateway',
      spoolDir,
      maxSpoolBytes: config.maxSpoolBytes,
      ...(config.apiKey !== undefined && { apiKey: config.apiKey }),
      onWarning: (message) => logger.warn(message),
    })
    const gateway = await openGateway(config, { client, spoolDir, logger })
    logger.info(`metrics and status on ${await listenForAdmin(gateway)}`)
    process.on('SIGHUP', () => void gateway.reload())
    return {
      server: { listen: httpListener(gateway.server).listen, close: gateway.close, abort: gateway.abort },
      close: async () => {
        await gateway.admin.close()
        await gateway.closeUpstreams()
        await client.close()
      },
    }
  },
})

/** A bad file is told of by the error. */
async function tellOfCheck(config: GatewayConfig): Promise<void> {
  const source = gatewayConfiguration(config)
  const { routes, upstreams } = await source.read()
  const counts = `routes: ${routes.length}, upstreams: ${Object.keys(upstreams).length}`
  process.stdout.write(`${source.path ?? 'the routes of the example services'}: good (${counts})\n`)
  process.exit(0)
}

async function listenForAdmin({ admin, adminAddress: { host, port } }: OpenGateway): Promise<string> {
  try {
    return await admin.listen(port, host)
  } catch (error) {
    throw listenFailure(error, { port, host, portVariable: 'TRILHA_GATEWAY_ADMIN_PORT', hostSetting: 'admin.host' })
  }
}
