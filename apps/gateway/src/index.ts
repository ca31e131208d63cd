export { GatewayFile } from './configuration/gateway-file.ts'
export { parseConfiguration } from './configuration/parse-configuration.ts'
