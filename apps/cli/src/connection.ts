import { createLogApi, type LogApi } from '@trilha/log-api'
import type { CliConfig } from './config.ts'

/** The log service that the configuration names. Nothing is opened until it is asked. */
export const logApiOf = ({ logUrl, apiKey }: CliConfig): LogApi => createLogApi({ url: logUrl, apiKey })
