interface KnownPath {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/** Which methods a path answers to: tells "no such path" (404) from "not with this method" (405). */
export class KnownPaths {
  readonly #paths = new Map<string, KnownPath>()

  /** @param route a Fastify route: `/users/:user_id`, `/docs/*` */
  add(route: string, methods: string | readonly string[]): void {
    const known = this.#paths.get(route) ?? { pattern: toPattern(route), methods: new Set<string>() }
    for (const method of [methods].flat()) known.methods.add(method)
    this.#paths.set(route, known)
  }

  /** Methods for this path, sorted; none when the path is unknown. */
  methodsOf(path: string): string[] {
    const methods = new Set<string>()
    for (const known of this.#paths.values()) {
      if (known.pattern.test(path)) for (const method of known.methods) methods.add(method)
    }
    return [...methods].sort((a, b) => a.localeCompare(b))
  }
}

const toPattern = (route: string): RegExp => {
  const parts = route.split('/').filter((part) => part !== '')
  const escaped = parts.map((part) => {
    if (part === '*') return '.*'
    return part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  })
  return new RegExp(`^/${escaped.join('/')}/?$`)
}
