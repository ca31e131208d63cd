import type { Facets } from '@trilha/log-api'
import { ask } from '../state/api.ts'

export interface FoundUser {
  readonly userId: string
  readonly entries: number
}

/** As many as are looked through at a glance. */
export const shownUsers = 8

/** The most active users whose id begins with a text (in its case); one more than are shown tells that there are more. */
export const usersWithPrefix = async (prefix: string, signal: AbortSignal): Promise<readonly FoundUser[]> => {
  const parameters = { field: 'user_id', prefix, limit: shownUsers + 2 }
  const [facet] = (await ask<Facets>('/api/facets', parameters, signal)).facets
  const users = facet?.values.map(({ value, count }) => ({ userId: value, entries: count })) ?? []
  return users.filter(({ userId }) => userId !== 'N/A' && userId !== '').slice(0, shownUsers + 1)
}

/** Beginnings of an id, from nearly all of it down to one character: each a whole character shorter at least. */
export const shorterPrefixes = (userId: string): readonly string[] => {
  const characters = [...userId]
  const lengths = [1, 2, 4, 8, 16, 32].map((cut) => characters.length - cut).filter((length) => length > 1)
  return [...new Set([...lengths, 1])]
    .filter((length) => length <= characters.length)
    .map((length) => characters.slice(0, length).join(''))
}

/** The most that `prefix` may be long. */
const maxPrefixLength = 512

/** Users whose ids begin as this one, as far as any do. */
export const closeIds = async (userId: string, signal: AbortSignal): Promise<readonly FoundUser[]> => {
  for (const prefix of [userId, ...shorterPrefixes(userId)]) {
    if (prefix === '' || prefix.length > maxPrefixLength) continue
    const users = (await usersWithPrefix(prefix, signal)).filter((user) => user.userId !== userId)
    if (users.length > 0) return users.slice(0, shownUsers)
  }
  return []
}
