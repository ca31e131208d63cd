import { parseTime } from '@trilha/query'
import type { Comparison } from './complete-comparison.ts'
import type { Suggestion } from './complete-suggestion.ts'

const instants = {
  'now-5m': '5 minutes ago',
  'now-15m': '15 minutes ago',
  'now-1h': 'an hour ago',
  'now-6h': '6 hours ago',
  'now-24h': '24 hours ago',
  'now-7d': '7 days ago',
  'now-30d': '30 days ago',
  'now/d': 'today’s beginning (UTC)',
} as const

const spans = {
  '>=now-15m': 'the last 15 minutes',
  '>=now-1h': 'the last hour',
  '>=now-24h': 'the last 24 hours',
  '>=now-7d': 'the last 7 days',
  'now/d': 'today (UTC)',
  'now-1d/d': 'yesterday (UTC)',
  'now/w': 'this week (UTC)',
  '[now-2h TO now-1h]': 'between two times',
} as const

/** Times that people ask for, and today’s date as an example of one that is written out. */
export const timeSuggestions = (typed: string, comparison: Comparison): readonly Suggestion[] => {
  const today = parseTime('now/d', new Date())?.from.slice(0, 10) ?? ''
  const offered = { ...(comparison === 'is' ? spans : instants), [today]: 'a day (UTC)' }
  const sought = typed.toLowerCase()
  return Object.entries(offered)
    .filter(([text]) => text.replace(/^[>=[]+/, '').startsWith(sought))
    .map(([text, detail]) => ({ text, insert: text, detail }))
}
