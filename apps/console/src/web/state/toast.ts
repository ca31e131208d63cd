import { signal } from '@preact/signals'

/** What was just done; undefined when nothing was. It only tells: nothing has to be done about it in time. */
export const toast = signal<string | undefined>(undefined)

/** Twice what a slow reader needs for a sentence of fifteen words. */
const shownMs = 6_000

let timer = 0

export const showToast = (text: string): void => {
  window.clearTimeout(timer)
  toast.value = text
  timer = window.setTimeout(() => {
    toast.value = undefined
  }, shownMs)
}
