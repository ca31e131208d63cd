import { type Candidate, type CompletionSources, fieldNames, fieldValues } from './field-candidates.ts'

/** The clause at the end of a query: an opening, then a field, then perhaps an operator and a value. */
const lastClause = /(^|[\s(])([-+(]*)([\w.*]*)(?:(:)("?)([^\s"()]*))?$/s

/** Values of what stands between blanks and parentheses; others need quotes. */
const plainValue = /^[\w.@%/+*-]+$/

/** Completes the last clause of a query: the name of a field, or one of its values. The rest stays as it is. */
export const completeQuery = async (query: string, sources: CompletionSources): Promise<readonly Candidate[]> => {
  const match = lastClause.exec(query)
  if (match === null) return []
  const [, lead = '', signs = '', field = '', colon, quote = '', typed = ''] = match
  const before = query.slice(0, match.index) + lead + signs
  if (colon === undefined) {
    const fields = await fieldNames(field, sources)
    return fields
      .filter(({ value }) => !value.endsWith('.*'))
      .map(({ value, ...rest }) => ({ ...rest, value: `${before}${value}:` }))
  }
  const values = await fieldValues({ field, prefix: typed }, sources)
  return values
    .filter((value) => quote === '' || !value.includes('"'))
    .map((value) => ({ value: `${before}${field}:${quote === '' ? quoted(value) : `"${value}"`}` }))
}

const quoted = (value: string): string =>
  plainValue.test(value) && !value.includes('*') ? value : `"${value.replace(/["\\]/g, '\\$&')}"`
