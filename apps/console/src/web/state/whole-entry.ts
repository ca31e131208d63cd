import { useSignal } from '@preact/signals'
import type { ListedEntry } from '@trilha/log-api'
import { useEffect } from 'preact/hooks'
import type { StoredEntry } from '../model/entry.ts'
import { ask } from './api.ts'

export interface WholeEntry {
  /** The whole one, or the cut one as long as there is no other. */
  readonly entry: ListedEntry
  readonly state: 'whole' | 'loading' | 'failed'
  readonly retry: () => void
}

/** An entry of a list with all its values: one that was cut is loaded by its id. */
export const useWholeEntry = (listed: ListedEntry): WholeEntry => {
  const whole = useSignal<StoredEntry | undefined>(undefined)
  const hasFailed = useSignal(false)
  const attempt = useSignal(0)
  const isCut = listed.cut !== undefined
  useEffect(() => {
    whole.value = undefined
    hasFailed.value = false
    if (!isCut) return
    const stop = new AbortController()
    ask<StoredEntry>(`/api/entries/${listed.id}`, {}, stop.signal).then(
      (entry) => {
        whole.value = entry
      },
      () => {
        if (!stop.signal.aborted) hasFailed.value = true
      },
    )
    return () => stop.abort()
  }, [listed.id, isCut, attempt.value])
  const loaded = whole.value?.id === listed.id ? whole.value : undefined
  return {
    entry: isCut ? (loaded ?? listed) : listed,
    state: !isCut || loaded !== undefined ? 'whole' : hasFailed.value ? 'failed' : 'loading',
    retry: () => {
      attempt.value++
    },
  }
}
