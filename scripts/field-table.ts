import { fields } from '@trilha/query'
import { withWrittenPart } from './written-part.ts'

/** The page with its table of fields as the schema has them. */
export const withFieldTable = (page: string): string => {
  const rows = fields.map(({ name, type, description }) => `| \`${name}\` | ${type} | ${description} |\n`)
  return withWrittenPart(page, 'fields', `| field | type | |\n|---|---|---|\n${rows.join('')}`)
}
