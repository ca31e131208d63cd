import { openLogClient } from '@trilha/client'
import { dataPath, httpListener, parseConfig, runService } from '@trilha/service-kit'
import { GatewayConfig } from './config.ts'
import { createGateway } from './server.ts'

await runService({
  name: 'gateway',
  portVariable: 'TRILHA_GATEWAY_PORT',
  config: () => parseConfig(GatewayConfig, { env: process.env, argv: process.argv.slice(2), name: 'gateway' }),
  open: async (config, logger) => {
    const spoolDir = dataPath(config, 'spool', 'gateway')
    const client = await openLogClient({
      url: config.logUrl,
      service: 'gateway',
      spoolDir,
      ...(config.apiKey !== undefined && { apiKey: config.apiKey }),
      onWarning: (message) => logger.warn(message),
    })
    const gateway = createGateway({ config, client, spoolDir, logger })
    return {
      server: { listen: httpListener(gateway.server).listen, close: gateway.close, abort: gateway.abort },
      close: async () => {
        await gateway.closeUpstreams()
        await client.close()
      },
    }
  },
})
