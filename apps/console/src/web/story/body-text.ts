/** Two spaces a level: bodies are read in half a page's width. */
const indent = 2

/**
 * A JSON body on lines of its own, where that changes nothing but its spaces; any other body as it is. Numbers that a
 * double cannot hold, or keys that stand twice, keep a body as it is.
 */
export const bodyText = (body: string): string => {
  if (!/^\s*[[{]/.test(body)) return body
  try {
    const value: unknown = JSON.parse(body)
    return JSON.stringify(value) === withoutSpaces(body) ? JSON.stringify(value, null, indent) : body
  } catch {
    return body
  }
}

/** JSON without the spaces between its parts; those within texts stay. */
const withoutSpaces = (json: string): string =>
  json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_, text?: string) => text ?? '')
