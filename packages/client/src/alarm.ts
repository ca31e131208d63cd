/** Tells of a lasting trouble once when it starts or changes its kind, and once when it is over. */
export interface Alarm {
  raise(kind: string, message: string): void
  /** What was told of and is not over. */
  readonly trouble: string | undefined
  /** Does nothing when there was no trouble; `message` is only made when there was. */
  clear(message: () => string): void
}

export const createAlarm = (warn: (message: string) => void): Alarm => {
  let raised: { readonly kind: string; readonly message: string } | undefined
  const tell = (message: string): void => {
    try {
      warn(message)
    } catch {
      // A listener's own failure must not stop the log.
    }
  }
  return {
    get trouble() {
      return raised?.message
    },
    raise: (kind, message) => {
      const isTold = raised?.kind === kind
      raised = { kind, message }
      if (!isTold) tell(message)
    },
    clear: (message) => {
      if (raised === undefined) return
      raised = undefined
      tell(message())
    },
  }
}
