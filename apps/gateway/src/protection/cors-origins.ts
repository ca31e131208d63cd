/** `https://*.example.com`, perhaps with a port: the scheme, and what the host must end with. */
const wildcardPattern = /^(https?:\/\/)\*(\.[^/?#@\s*]+)$/

/** Schemes of browsers' own and of apps, such as `chrome-extension://…`; {@link URL} gives them no origin. */
const otherSchemePattern = /^(?!https?:)[a-z][a-z0-9+.-]*:\/\/[A-Za-z0-9._-]+(?::\d{1,5})?$/

/** What stands for the star of a wildcard: one label or several (RFC 1123, section 2.1). */
const labelsPattern = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/

/** What is wrong with an origin of the configuration, as in `must be …`; undefined when it can be compared as it is. */
export const originFault = (text: string): string | undefined => {
  if (text === '*' || otherSchemePattern.test(text)) return undefined
  // Every sandboxed frame and every local file is `null`, whoever wrote it.
  if (text === 'null') return 'must not be null: any site can have that origin'
  const [, scheme, suffix] = wildcardPattern.exec(text) ?? []
  const origin = parseOrigin(suffix === undefined ? text : `${scheme}w${suffix}`)
  if (origin === undefined) return 'must be an origin such as https://app.example.com or https://*.example.com, or *'
  const spelled = suffix === undefined ? origin : origin.replace('//w', '//*')
  return spelled === text ? undefined : `must be ${spelled}, as browsers spell it`
}

const parseOrigin = (text: string): string | undefined => {
  if (!/^https?:\/\/[^/?#@\s*]+\/?$/.test(text) || !URL.canParse(text)) return undefined
  return new URL(text).origin
}

/** Compiles origins, `*` apart: whether one of them is the `Origin` of a request. */
export const createOriginMatch = (origins: readonly string[]): ((origin: string) => boolean) => {
  const exact = new Set(origins)
  const wildcards = origins.flatMap((origin) => {
    const [, scheme, suffix] = wildcardPattern.exec(origin) ?? []
    return scheme === undefined || suffix === undefined ? [] : [{ scheme, suffix }]
  })
  if (wildcards.length === 0) return (origin) => exact.has(origin)
  return (origin) =>
    exact.has(origin) ||
    wildcards.some(
      ({ scheme, suffix }) =>
        origin.startsWith(scheme) &&
        origin.endsWith(suffix) &&
        labelsPattern.test(origin.slice(scheme.length, -suffix.length)),
    )
}
