import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { openPlanned, type UpstreamOptions } from './open-upstream.ts'
import type { Upstream } from './upstream.ts'
import { planUpstream } from './upstream-plan.ts'

export type Upstreams = ReadonlyMap<string, Upstream>

export interface ReopenedUpstreams {
  readonly upstreams: Upstreams
  /** Those that are not among them any more; the caller has them retire once nothing is routed to them. */
  readonly retired: readonly Upstream[]
}

/**
 * Opens every upstream of a file.
 *
 * @throws {SettingsError} when a file that a section names cannot be used; nothing is open then
 */
export const openUpstreams = (
  sections: Readonly<Record<string, UpstreamSection>>,
  options: UpstreamOptions,
): Upstreams => reopenUpstreams(new Map(), sections, options).upstreams

/**
 * Passes from one file to the next. An upstream whose section, and the files that it names, are as they were stays what
 * it is, with its connections, health and circuit; the others are opened anew.
 *
 * @throws {SettingsError} as {@link openUpstreams}; the old ones are as they were then
 */
export const reopenUpstreams = (
  old: Upstreams,
  sections: Readonly<Record<string, UpstreamSection>>,
  options: UpstreamOptions,
): ReopenedUpstreams => {
  // All that can fail comes before all that must be closed again.
  const plans = Object.entries(sections).map(([name, section]) => planUpstream(name, section))
  const upstreams = new Map<string, Upstream>()
  for (const plan of plans) {
    const existing = old.get(plan.name)
    upstreams.set(plan.name, existing?.isMadeOf(plan) === true ? existing : openPlanned(plan, options))
  }
  const retired = [...old.values()].filter((upstream) => upstreams.get(upstream.name) !== upstream)
  return { upstreams, retired }
}
