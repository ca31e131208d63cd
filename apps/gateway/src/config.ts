import { portConfig, sharedConfig, urlConfig } from '@trilha/service-kit'
import Type from 'typebox'
import { limitsConfig } from './limits.ts'

/** The gateway's settings. */
export const GatewayConfig = Type.Object({
  ...sharedConfig,
  port: portConfig('TRILHA_GATEWAY_PORT', 8000),
  adminPort: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 65_535,
      env: 'TRILHA_GATEWAY_ADMIN_PORT',
      description: 'The port of /metrics and /status, 8010 unless the file says another; 0 takes any free one.',
    }),
  ),
  maxSpoolBytes: Type.Integer({
    default: 1024 ** 3,
    minimum: 1024 ** 2,
    maximum: Number.MAX_SAFE_INTEGER,
    env: 'TRILHA_GATEWAY_MAX_SPOOL_BYTES',
    description: 'Bytes of disk for entries that the log service has not taken yet; beyond them new ones are dropped.',
  }),
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
  configFile: Type.Optional(
    Type.String({
      minLength: 1,
      env: 'TRILHA_GATEWAY_CONFIG',
      description: 'A YAML file with routes, upstreams and all else; without it the services above have their routes.',
    }),
  ),
  check: Type.Boolean({
    default: false,
    env: 'TRILHA_GATEWAY_CHECK',
    description: 'true: says whether the configuration file is good, and ends.',
  }),
  ...limitsConfig,
})
export type GatewayConfig = Readonly<Type.Static<typeof GatewayConfig>>
