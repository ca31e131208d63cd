/** Tells of a lasting trouble once when it starts or changes its kind, and once when it is over. */
export interface Alarm {
  raise(kind: string, message: string): void
  /** What was told of and is not over. */
  readonly trouble: string | undefined
  /** Does nothing when there was no trouble; `message` is only made when there was. */
  clear(message: () => string): void
}

export const createAlarm = (warn: (message: string) => void): Alarm => {
  let raised: string | undefined
  let trouble: string | undefined
  const tell = (message: string): void => {
    try {
      warn(message)
    } catch {
      // A listener's own failure must not stop the log.
    }
  }
  return {
    get trouble() {
      return trouble
    },
    raise: (kind, message) => {
      trouble = message
      if (raised === kind) return
      raised = kind
      tell(message)
    },
    clear: (message) => {
      if (raised === undefined) return
      raised = undefined
      trouble = undefined
      tell(message())
    },
  }
}
