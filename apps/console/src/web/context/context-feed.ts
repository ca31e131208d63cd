import { signal } from '@preact/signals'
import type { EntryContext } from '@trilha/log-api'
import { listedText } from '../model/search.ts'
import type { ContextView } from '../model/view.ts'
import { ask } from '../state/api.ts'
import { createLoaded } from '../state/loaded.ts'

/** Neighbours on each side at first, and how many more each time; the last is the API's most. */
const steps = [15, 60, 200, 500] as const

export const context = createLoaded<EntryContext>()
/** How many neighbours are asked for on each side. */
export const asked = signal({ before: steps[0] as number, after: steps[0] as number })

/** Whether more can be asked for on a side. */
export const canGrow = (side: 'before' | 'after'): boolean => asked.value[side] < (steps.at(-1) ?? 0)

export const grow = (side: 'before' | 'after'): void => {
  const next = steps.find((step) => step > asked.peek()[side])
  if (next !== undefined) asked.value = { ...asked.peek(), [side]: next }
}

export const startAnew = (): void => {
  asked.value = { before: steps[0], after: steps[0] }
}

export const loadContext = ({ id, within }: ContextView): Promise<boolean> =>
  context.load((stop) =>
    ask(`/api/entries/${encodeURIComponent(id)}/context`, { ...listedText, ...asked.peek(), within }, stop),
  )
