import { parseConfig, runService } from '@trilha/service-kit'
import { logServiceConfig } from './config.ts'
import { openLogService } from './open-log-service.ts'

await runService({
  name: 'log_service',
  portVariable: 'TRILHA_LOG_SERVICE_PORT',
  config: () => parseConfig(logServiceConfig, { env: process.env, argv: process.argv.slice(2), name: 'log-service' }),
  open: openLogService,
})
