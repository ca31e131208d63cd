/** A parameter of Fastify's router: its name, then an optional pattern in parentheses and a question mark. */
const parameter = /(?<!:):(\w+)(?:\((?:[^()]|\([^()]*\))*\))?\??/g

const converted = new Map<string, string>()

/** Fastify's `/users/:user_id` in the way entries spell routes: `/users/{user_id}`. */
export const routePattern = (url: string): string => {
  const known = converted.get(url)
  if (known !== undefined) return known
  // `::` is how Fastify spells a colon that starts no parameter.
  const pattern = url.replace(parameter, '{$1}').replaceAll('::', ':')
  converted.set(url, pattern)
  return pattern
}
