import type { EngineParams } from './protocol.ts'

/**
 * Puts values into the `{name:Type}` places of a statement, as literals.
 *
 * The engine's own binding keeps the values in a place that all connections share, so that only one statement with values
 * could run at a time in the whole process: a search would wait for every other one. Here every byte of a value that is
 * neither an ASCII letter nor a digit nor one of ` -.:_` is written as `\xHH`, so no value can end its literal.
 *
 * @throws {TypeError} when a place has no value: a mistake of whoever wrote the statement
 */
export const bindParams = (sql: string, params: EngineParams): string =>
  sql.replace(place, (_, name: string, type: string) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined
    if (value === undefined) throw new TypeError(`no value for {${name}:${type}}`)
    return literalOf(value, type)
  })

const place = /\{(\w+):([A-Za-z0-9()]+)\}/g

type Value = EngineParams[string]

const literalOf = (value: Value, type: string): string => {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = textLiteral(String(value))
    return type === 'String' ? text : `CAST(${text}, '${type}')`
  }
  return `CAST([${value.map((item: string | number) => textLiteral(String(item))).join(', ')}], '${type}')`
}

const textLiteral = (text: string): string => `'${text.replace(notPlain, asBytes)}'`

const notPlain = /[^A-Za-z0-9 .:_-]+/g

const asBytes = (text: string): string =>
  Buffer.from(text)
    .toString('hex')
    .replace(/../g, (hex) => `\\x${hex}`)
