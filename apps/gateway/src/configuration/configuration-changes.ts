import { isSecretName, masked, redactJson } from '@trilha/entry'
import diff from 'microdiff'
import type { GatewayFile } from './gateway-file.ts'

/** One field that differs between two configurations; values as JSON, secrets masked. */
export interface ConfigurationChange {
  /** Such as `routes.users.max_body`: routes and targets go by their names, so that moving one changes no other. */
  readonly field: string
  /** Absent when the field was added. */
  readonly before?: string
  /** Absent when it was removed. */
  readonly after?: string
}

/** What changed from one configuration to another. */
export const configurationChanges = (before: GatewayFile, after: GatewayFile): ConfigurationChange[] =>
  diff(named(before), named(after)).map((change) => {
    const shown = (value: unknown) => shownValue(change.path.at(-1), value)
    return {
      field: change.path.join('.'),
      ...('oldValue' in change && { before: shown(change.oldValue) }),
      ...('value' in change && { after: shown(change.value) }),
    }
  })

/** The file with its lists of named things as objects; the order of the routes, which matters, on its own. */
const named = (file: GatewayFile): Record<string, unknown> => ({
  ...file,
  routes: Object.fromEntries(file.routes.map((route) => [route.name, route])),
  route_order: file.routes.map(({ name }) => name).join(', '),
  upstreams: Object.fromEntries(
    Object.entries(file.upstreams).map(([name, upstream]) => [
      name,
      { ...upstream, targets: Object.fromEntries(upstream.targets.map((target) => [target.url, target])) },
    ]),
  ),
})

/** Longer ones are cut: an entry tells what changed, the file has the rest. */
const maxValueLength = 1_000

/** Digests of keys are masked too: short keys could be found by trying. */
const isSecret = (name: string): boolean => name === 'sha256' || isSecretName(name)

const shownValue = (name: string | number | undefined, value: unknown): string => {
  if (typeof name === 'string' && isSecret(name)) return masked
  const text = JSON.stringify(redactJson(value), (key, member: unknown) => (key === 'sha256' ? masked : member))
  return text.length <= maxValueLength ? text : `${text.slice(0, maxValueLength - 1).toWellFormed()}…`
}
