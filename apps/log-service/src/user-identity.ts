import type { UserOptions } from './first-times.ts'
import type { Coverage } from './searchable-log.ts'
import { failuresOf } from './timeline-days.ts'

/** What the log knows of a user, over all time. */
export interface UserIdentity {
  /** Null when there is no entry of this user. */
  readonly first_seen: string | null
  readonly last_seen: string | null
  readonly total: number
  readonly failures: number
  /** The most frequent first. */
  readonly services: readonly Counted[]
  readonly client_ips: readonly Counted[]
  readonly user_agents: readonly Counted[]
}

export interface Counted {
  readonly value: string
  readonly count: number
}

/** More of them is a list to search in, not an identity. */
const maxValues = 20

export const findIdentity = async ({
  log,
  userId,
  ...options
}: UserOptions): Promise<{ readonly identity: UserIdentity; readonly coverage: Coverage }> => {
  const filters = [{ field: 'user_id' as const, values: [userId] }]
  const edge = async (order: 'asc' | 'desc'): Promise<string | null> =>
    (await log.search({ filters, order, limit: 1 }, options)).page.entries[0]?.timestamp ?? null
  const [first, last] = await Promise.all([edge('asc'), edge('desc')])
  const fields = ['result', 'service', 'http.client_ip', 'http.user_agent']
  const { facets, coverage } = await log.facets({ filters, fields, limit: maxValues }, options)
  const [results, services, clientIps, userAgents] = facets
  const countsByResult = Object.fromEntries(results?.values.map(({ value, count }) => [value, count]) ?? [])
  const identity = {
    first_seen: first,
    last_seen: last,
    total: results?.present ?? 0,
    failures: failuresOf(countsByResult),
    services: services?.values ?? [],
    client_ips: clientIps?.values ?? [],
    user_agents: userAgents?.values ?? [],
  }
  return { identity, coverage }
}
