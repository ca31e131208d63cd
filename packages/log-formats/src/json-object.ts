import { parseJson } from '@trilha/entry'
import { isObject } from './json-members.ts'
import { ParseError } from './parse-error.ts'

/** @throws {ParseError} when the text is no JSON object */
export const parseJsonObject = (text: string): Readonly<Record<string, unknown>> => {
  let value: unknown
  try {
    value = parseJson(text)
  } catch (error) {
    if (error instanceof RangeError) throw new ParseError('the JSON is nested too deeply')
    throw new ParseError('this is not valid JSON', columnOf(error, text))
  }
  if (!isObject(value)) throw new ParseError('a JSON object is expected')
  return value
}

/** The engine's message quotes the text, which may hold a secret; only the place is taken of it. */
const columnOf = (error: unknown, text: string): number => {
  const message = error instanceof Error ? error.message : ''
  const position = /at position (\d+)/.exec(message)?.[1]
  if (position !== undefined) return Number(position) + 1
  return message.includes('end of JSON input') ? text.length + 1 : 1
}
