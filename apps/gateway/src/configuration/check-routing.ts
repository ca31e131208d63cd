import type { SettingsFault, SettingsPath } from '@trilha/settings'
import { headerChangeFault } from '../routing/header-changes.ts'
import { pathPatternFault, placeholdersOf } from '../routing/path-pattern.ts'
import type { RouteSection } from './route-section.ts'

type Faults = Generator<SettingsFault, void, undefined>

/** Paths, patterns, rewrites and headers of a route. */
export function* checkRouting(route: RouteSection, at: SettingsPath): Faults {
  yield* fault(pathPatternFault(route.path), [...at, 'path'])
  yield* checkPatterns(route, at)
  if (route.rewrite !== undefined) yield* checkRewrite(route, route.rewrite, [...at, 'rewrite'])
  for (const section of ['request_headers', 'response_headers'] as const) {
    for (const change of ['set', 'add'] as const) {
      for (const name of Object.keys(route[section]?.[change] ?? {})) {
        yield* fault(headerChangeFault(name), [...at, section, change, name])
      }
    }
    for (const [index, name] of (route[section]?.remove ?? []).entries()) {
      yield* fault(headerChangeFault(name), [...at, section, 'remove', index])
    }
  }
}

function* fault(reason: string | undefined, path: SettingsPath): Faults {
  if (reason !== undefined) yield { path, reason }
}

function* checkPatterns({ patterns }: RouteSection, at: SettingsPath): Faults {
  const shapes = new Map<string, string>()
  for (const [index, pattern] of patterns.entries()) {
    const path = [...at, 'patterns', index]
    // Signs of the router's own pattern language.
    if (/[:*()]/.test(pattern)) yield { path, reason: 'must not hold any of : * ( )' }
    yield* fault(pathPatternFault(pattern), path)
    const shape = pattern.replace(/\{\w+\}/g, '{}').replace(/(?<=.)\/$/, '')
    const same = shapes.get(shape)
    if (same === undefined) shapes.set(shape, pattern)
    else yield { path, reason: `fits the same paths as ${same}` }
  }
}

function* checkRewrite({ path: routePath }: RouteSection, rewrite: string, path: SettingsPath): Faults {
  yield* fault(pathPatternFault(rewrite), path)
  const known = placeholdersOf(routePath)
  for (const name of placeholdersOf(rewrite)) {
    if (!known.includes(name)) yield { path, reason: `has {${name}}, which is no placeholder of the route’s path` }
  }
}
