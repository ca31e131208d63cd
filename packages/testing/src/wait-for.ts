/** How long a condition may take before the test fails; starting everything on a busy machine takes a few seconds. */
const defaultTimeoutMs = 60_000
const askEveryMs = 20

/**
 * Resolves with the first value of `ask` that is neither undefined nor false.
 *
 * @throws when that takes longer than `timeoutMs`, naming what was waited for and the last error of `ask`
 */
export const waitFor = async <T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = defaultTimeoutMs,
): Promise<T> => {
  const deadline = performance.now() + timeoutMs
  let lastError: unknown
  while (performance.now() < deadline) {
    try {
      const value = await ask()
      if (value !== undefined && value !== false) return value
    } catch (error) {
      lastError = error
    }
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
  throw new Error(`waited ${timeoutMs} ms for ${what}`, { cause: lastError })
}
