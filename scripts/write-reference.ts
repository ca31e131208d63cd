/** Writes what the reference says of fields and settings from their schemas. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { referencePage } from '../apps/gateway/src/conformance/reference-page.ts'
import { withFieldTable } from './field-table.ts'
import { gatewaySchema, withGatewaySettings } from './gateway-reference.ts'

const folder = resolve(import.meta.dirname, '../docs/reference')
const rewrite = (name: string, change: (page: string) => string): void => {
  const page = resolve(folder, name)
  writeFileSync(page, change(readFileSync(page, 'utf8')))
}

rewrite('query-language.md', withFieldTable)
rewrite('gateway-configuration.md', withGatewaySettings)
writeFileSync(resolve(folder, 'gateway.schema.json'), gatewaySchema())
writeFileSync(resolve(folder, 'gateway-requests.md'), referencePage())
