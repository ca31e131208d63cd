/** Writes what the reference says of fields from the schema. */
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { withFieldTable } from './field-table.ts'

const page = resolve(import.meta.dirname, '../docs/reference/query-language.md')
writeFileSync(page, withFieldTable(readFileSync(page, 'utf8')))
