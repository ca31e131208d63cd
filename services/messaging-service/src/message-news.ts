/** Tells the streams of a recipient that there is something new to read; what it is, they read from the database. */
export interface MessageNews {
  announce(recipientId: number): void
  subscribe(recipientId: number): NewsSubscription
}

/** News that came since the last `wait` began are not missed: the next one then ends at once. */
export interface NewsSubscription {
  /** Resolves true when there is news, false when `timeoutMs` passed without any, or when `signal` ended the wait. */
  wait(timeoutMs: number, signal: AbortSignal): Promise<boolean>
  close(): void
}

export const createMessageNews = (): MessageNews => {
  const listeners = new Map<number, Set<() => void>>()
  return {
    announce: (recipientId) => {
      for (const tell of listeners.get(recipientId) ?? []) tell()
    },
    subscribe: (recipientId) => {
      const latch = createLatch()
      const ofRecipient = listeners.get(recipientId) ?? new Set()
      listeners.set(recipientId, ofRecipient.add(latch.set))
      return {
        wait: latch.wait,
        close: () => {
          ofRecipient.delete(latch.set)
          if (ofRecipient.size === 0) listeners.delete(recipientId)
        },
      }
    },
  }
}

/** Remembers that it was set until someone waits for it. */
const createLatch = () => {
  let isSet = false
  let wake: (() => void) | undefined
  const set = (): void => {
    isSet = true
    wake?.()
  }
  const wait = async (timeoutMs: number, signal: AbortSignal): Promise<boolean> => {
    if (!isSet && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        signal.addEventListener('abort', wake, { once: true })
      })
      if (wake !== undefined) signal.removeEventListener('abort', wake)
      wake = undefined
    }
    const wasSet = isSet
    isSet = false
    return wasSet
  }
  return { set, wait }
}
