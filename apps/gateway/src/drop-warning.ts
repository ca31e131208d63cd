/** One line in this time, however many connections are turned away: the flood must not become one of log lines. */
const quietMs = 10_000

/** Makes a function that counts closed connections, and warns of the first and then at most once in ten seconds. */
export const createDropWarning = (warn: (message: string) => void, reason: string): (() => void) => {
  let count = 0
  let quietUntil = 0
  return () => {
    count += 1
    const now = performance.now()
    if (now < quietUntil) return
    quietUntil = now + quietMs
    warn(`${count} connections were closed at once: ${reason}`)
    count = 0
  }
}
