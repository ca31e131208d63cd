import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Random } from '../crash/random.ts'
import { contentPatterns } from './content.ts'

/** Addresses of the targets of an upstream. */
export type TargetUrls = readonly [string, string]

export interface Revision {
  readonly number: number
  /** A refused file carries its number as well: no answer may ever show it. */
  readonly isValid: boolean
  readonly text: string
}

/** Answers of every route carry the number of the configuration that was in force, under this name. */
export const revisionHeader = 'x-revision'

export interface RevisionOptions {
  readonly isValid: boolean
  readonly upstreams: Readonly<Record<'alpha' | 'beta', TargetUrls>>
  readonly random: Random
}

/** A configuration unlike the one before it: weights, balance, limits and a route that comes and goes. JSON is YAML. */
export const createRevision = (number: number, { isValid, upstreams, random }: RevisionOptions): Revision => {
  const file = {
    ...(!isValid && { [mistakeName(number)]: true }),
    limits: random(1, 4) === 1 ? { max_body: '48KiB' } : {},
    upstreams: {
      alpha: { ...upstreamOf(upstreams.alpha, random), balance: pick(['round_robin', 'least_connections'], random) },
      // Seldom another, so that an upstream that outlives many reloads is there too.
      beta: upstreamOf(upstreams.beta, random(1, 5) === 1 ? random : least),
    },
    routes: [
      routeOf('alpha', 'alpha', number),
      routeOf('beta', 'beta', number),
      ...(random(1, 2) === 1 ? [{ ...routeOf('extra', 'alpha', number), rewrite: '/alpha' }] : []),
    ],
  }
  return { number, isValid, text: `${JSON.stringify(file, undefined, 2)}\n` }
}

/** The member that has a file refused; the entry of the refusal names it. */
export const mistakeName = (number: number): string => `mistake_${number}`

const least = (from: number): number => from

const upstreamOf = (urls: TargetUrls, random: Random) => ({
  targets: urls.map((url) => ({ url, weight: random(1, 3) })),
  // Short ones, so that a target and a circuit come back several times in a run.
  passive_health: { failures: 3, pause: '500ms' },
  circuit_breaker: { minimum_requests: 20, window: '2s', open_for: '500ms' },
  retries: { attempts: random(1, 2), on_status: [503] },
})

const routeOf = (name: string, upstream: string, number: number) => ({
  name,
  path: `/${name}`,
  patterns: contentPatterns.map((pattern) => `/${name}${pattern}`),
  upstream,
  response_headers: { set: { [revisionHeader]: String(number) } },
})

const pick = <Item>(items: readonly Item[], random: Random): Item | undefined => items[random(0, items.length - 1)]

/** Puts a file in its place at once: half of it is never seen. */
export const writeRevision = async (path: string, { text }: Revision): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(`${path}.new`, text)
  await rename(`${path}.new`, path)
}
