import { setTimeout as delay } from 'node:timers/promises'
import Type from 'typebox'
import { parseConfig, portConfig, sharedConfig } from '../config.ts'
import { fastifyListener } from '../http-listener.ts'
import { runService } from '../run-service.ts'
import { createServer } from '../server.ts'

/** A service for the tests of a service's life, started as a real process. */
const schema = Type.Object({
  ...sharedConfig,
  port: portConfig('DEMO_PORT', 0),
  slowMs: Type.Integer({ default: 0, env: 'DEMO_SLOW_MS', description: 'How long /slow takes.' }),
  openFailure: Type.Optional(Type.String({ env: 'DEMO_OPEN_FAILURE', description: 'What opening fails with.' })),
})

await runService({
  name: 'demo',
  portVariable: 'DEMO_PORT',
  config: () => parseConfig(schema, { env: process.env, argv: process.argv.slice(2), name: 'demo' }),
  open: async (config, logger) => {
    if (config.openFailure !== undefined) throw new Error(config.openFailure)
    const { apiKey } = config
    const server = await createServer({
      name: 'demo',
      title: 'Demo',
      version: '1.0.0',
      description: 'Demo',
      logger,
      apiKey,
    })
    server.get('/slow', async () => {
      logger.info('slow began')
      await delay(config.slowMs)
      return { done: true }
    })
    return { server: fastifyListener(server), close: async () => logger.info('closed') }
  },
})
