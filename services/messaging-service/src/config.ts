import { parseConfig, portConfig, serviceConfig } from '@trilha/service-kit'
import Type from 'typebox'

export const portVariable = 'TRILHA_MESSAGING_SERVICE_PORT'

const schema = Type.Object({ ...serviceConfig, port: portConfig(portVariable, 8004) })

/** @throws {ConfigError} */
export const readConfig = () =>
  parseConfig(schema, { env: process.env, argv: process.argv.slice(2), name: 'messaging-service' })
