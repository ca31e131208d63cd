import { useSignal } from '@preact/signals'
import type { Histogram } from '@trilha/log-api'
import { useEffect } from 'preact/hooks'
import type { TimelineView } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { narrowedTo } from './user-selection.ts'

const halfHourMs = 30 * 60 * 1_000

export interface HoursAsked {
  readonly view: TimelineView
  readonly fromMs: number
  readonly toMs: number
  /** Changes when there may be more to count. */
  readonly total: number
}

/** The entries of a span of some days by half hours, which fit the hours of nearly every zone. */
export const useHours = ({ view, fromMs, toMs, total }: HoursAsked): Histogram | 'failed' | undefined => {
  const answer = useSignal<Histogram | 'failed' | undefined>(undefined)
  const narrowed = narrowedTo(view)
  const key = JSON.stringify([view.userId, narrowed, fromMs, toMs, total])
  useEffect(() => {
    const round = new AbortController()
    const load = async () => {
      try {
        const buckets = Math.ceil(toMs / halfHourMs) - Math.floor(fromMs / halfHourMs)
        const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()]
        const parameters = { ...narrowed, user_id: view.userId, from, to, buckets, by: 'result', groups: 20 }
        answer.value = await ask<Histogram>('/api/histogram', parameters, round.signal)
      } catch {
        if (!round.signal.aborted) answer.value = 'failed'
      }
    }
    void load()
    return () => round.abort()
  }, [key])
  return answer.value
}
