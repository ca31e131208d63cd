import { portConfig, sharedConfig, urlConfig } from '@trilha/service-kit'
import Type from 'typebox'
import { limitsConfig } from './limits.ts'

/** The gateway's settings. */
export const GatewayConfig = Type.Object({
  ...sharedConfig,
  port: portConfig('TRILHA_GATEWAY_PORT', 8000),
  logUrl: urlConfig(
    'TRILHA_LOG_URL',
    'http://127.0.0.1:8003',
    'The log service: entries are delivered to it, and /log… is forwarded to it.',
  ),
  userServiceUrl: urlConfig('TRILHA_USER_SERVICE_URL', 'http://127.0.0.1:8001', 'The user service, for /users….'),
  eventServiceUrl: urlConfig('TRILHA_EVENT_SERVICE_URL', 'http://127.0.0.1:8002', 'The event service, for /events….'),
  messagingServiceUrl: urlConfig(
    'TRILHA_MESSAGING_SERVICE_URL',
    'http://127.0.0.1:8004',
    'The messaging service, for /messages….',
  ),
  consoleUrl: Type.Optional(
    Type.String({
      format: 'uri',
      pattern: '^https?://',
      env: 'TRILHA_CONSOLE_URL',
      description: 'Where a browser that asks for / is sent; without it the log service, which serves the console.',
    }),
  ),
  ...limitsConfig,
})
export type GatewayConfig = Readonly<Type.Static<typeof GatewayConfig>>
