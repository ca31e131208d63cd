import { parseSettings } from '@trilha/settings'
import { checkFile } from './check-file.ts'
import { GatewayFile } from './gateway-file.ts'

/**
 * Reads the gateway's file.
 *
 * @param name of the file, for messages
 * @throws {SettingsError} with every fault, its line and its field
 */
export const parseConfiguration = (text: string, name: string): GatewayFile =>
  parseSettings(GatewayFile, text, { name, check: checkFile })
