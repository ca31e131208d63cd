import type { DayFigures } from './day-groups.ts'

export interface ActionCount {
  readonly action: string
  readonly count: number
}

/** What was done in all of these days, the most frequent first. */
export const usualActions = (days: readonly DayFigures[]): readonly ActionCount[] => {
  const counts = new Map<string, number>()
  for (const { actions } of days) {
    for (const { action, count } of actions) counts.set(action, (counts.get(action) ?? 0) + count)
  }
  return [...counts]
    .map(([action, count]) => ({ action, count }))
    .sort((a, b) => b.count - a.count || (a.action < b.action ? -1 : 1))
}
