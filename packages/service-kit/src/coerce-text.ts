import type { TSchema } from 'typebox'

/** A number as people write it. Longer forms (`0x10`, `1e3`, blanks) are texts, and the schema then refuses them. */
const decimal = /^-?\d+(?:\.\d+)?$/

/**
 * What a text from an address, an environment variable or a flag means under a schema: a number where a number is asked
 * for, true or false where that is asked for, otherwise the text itself (which the schema then refuses if it is wrong).
 */
export const coerceText = (schema: TSchema, text: string): unknown => {
  const type = (schema as { readonly type?: unknown }).type
  if ((type === 'integer' || type === 'number') && decimal.test(text)) return Number(text)
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return text
}
