import { fields } from '@trilha/query'

const start = '<!-- fields: written by scripts/write-reference.ts -->\n'
const end = '<!-- end of fields -->'

/** The page with its table of fields as the schema has them. */
export const withFieldTable = (page: string): string => {
  const [before, after] = [page.indexOf(start), page.indexOf(end)]
  if (before < 0 || after < before) throw new Error('the page has no place for the table of fields')
  const rows = fields.map(({ name, type, description }) => `| \`${name}\` | ${type} | ${description} |\n`)
  return `${page.slice(0, before + start.length)}\n| field | type | |\n|---|---|---|\n${rows.join('')}\n${page.slice(after)}`
}
