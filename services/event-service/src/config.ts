import { parseConfig, portConfig, serviceConfig } from '@trilha/service-kit'
import Type from 'typebox'

export const portVariable = 'TRILHA_EVENT_SERVICE_PORT'

const schema = Type.Object({ ...serviceConfig, port: portConfig(portVariable, 8002) })

/** @throws {ConfigError} */
export const readConfig = () =>
  parseConfig(schema, { env: process.env, argv: process.argv.slice(2), name: 'event-service' })
