/** Where a route begins: a normalised path's first segments, some of which may be placeholders (`/users/{user_id}`). */
export interface PathPattern {
  /** How much of the path it stands for, in characters; -1 when the path lies elsewhere. */
  lengthIn(path: string): number
  /** The values of the placeholders, escaped as they came. */
  valuesIn(path: string): Readonly<Record<string, string>>
}

const slash = 0x2f
const placeholder = /\{(\w+)\}/g
/** A segment that is a placeholder as a whole; its name is one that a regular expression's group may have. */
const placeholderSegment = /^\{[A-Za-z_]\w{0,62}\}$/

/** What is wrong with a path of the file, in the words of a settings fault; undefined when nothing is. */
export const pathPatternFault = (text: string): string | undefined => {
  if (text.includes('//')) return 'must not hold empty segments (//)'
  const names = new Set<string>()
  for (const segment of text.split('/')) {
    if (!/[{}]/.test(segment)) continue
    if (!placeholderSegment.test(segment)) return `must have placeholders as whole segments, and has "${segment}"`
    if (names.has(segment)) return `must not have the placeholder ${segment} twice`
    names.add(segment)
  }
  return undefined
}

/** Compiles a path that {@link pathPatternFault} finds no fault with. */
export const createPathPattern = (path: string): PathPattern => {
  const text = path.replace(/\/$/, '')
  return text.includes('{') ? withPlaceholders(text) : literal(text)
}

const literal = (text: string): PathPattern => ({
  lengthIn: (path) =>
    path.startsWith(text) && (path.length === text.length || path.charCodeAt(text.length) === slash) ? text.length : -1,
  valuesIn: () => ({}),
})

const withPlaceholders = (text: string): PathPattern => {
  const parts = text
    .split(placeholder)
    .map((part, index) => (index % 2 === 0 ? RegExp.escape(part) : `(?<${part}>[^/]+)`))
  const pattern = new RegExp(`^${parts.join('')}(?=/|$)`)
  return {
    lengthIn: (path) => pattern.exec(path)?.[0].length ?? -1,
    valuesIn: (path) => pattern.exec(path)?.groups ?? {},
  }
}

/** The names of the placeholders in a path of the file. */
export const placeholdersOf = (text: string): string[] => [...text.matchAll(placeholder)].map(([, name = '']) => name)

/**
 * Puts other segments in place of those that a route begins with: with the route `/people/{id}` and the rewrite
 * `/v2/users/{id}`, `/people/7/mail` becomes `/v2/users/7/mail`.
 */
export const createRewrite = (route: PathPattern, rewrite: string): ((path: string) => string) => {
  const target = rewrite.replace(/\/$/, '')
  const isFixed = !target.includes('{')
  return (path) => {
    const values = isFixed ? {} : route.valuesIn(path)
    const start = isFixed ? target : target.replace(placeholder, (_, name: string) => values[name] ?? '')
    const rest = path.slice(Math.max(0, route.lengthIn(path)))
    return start + rest || '/'
  }
}
