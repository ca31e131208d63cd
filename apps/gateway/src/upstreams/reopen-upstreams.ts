import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { openPlanned, type UpstreamOptions } from './open-upstream.ts'
import type { Upstream } from './upstream.ts'
import { planUpstream } from './upstream-plan.ts'

export type Upstreams = ReadonlyMap<string, Upstream>

/**
 * Passes from one file to the next. An upstream whose section, and the files that it names, are as they were stays what
 * it is, with its connections, health and circuit; the others are opened anew. Those that are not in the answer are still
 * open: the caller has them retire once nothing is routed to them.
 *
 * @param old empty at the start
 * @throws {SettingsError} when a file that a section names cannot be used; nothing is opened then, and the old ones are as
 *   they were
 */
export const reopenUpstreams = (
  old: Upstreams,
  sections: Readonly<Record<string, UpstreamSection>>,
  options: UpstreamOptions,
): Upstreams => {
  // All that can fail comes before all that must be closed again.
  const plans = Object.entries(sections).map(([name, section]) => planUpstream(name, section))
  const upstreams = new Map<string, Upstream>()
  for (const plan of plans) {
    const existing = old.get(plan.name)
    upstreams.set(plan.name, existing?.isMadeOf(plan) === true ? existing : openPlanned(plan, options))
  }
  return upstreams
}

/** Those of the second that are not in the first. */
export const othersThan = (kept: Upstreams, upstreams: Upstreams): Upstream[] =>
  [...upstreams.values()].filter((upstream) => kept.get(upstream.name) !== upstream)
