/** How often a part that is not ready is asked again. Starting takes about a second; nobody sees 100 ms. */
const askEveryMs = 100
/** One question may take this long; a part that does not answer is asked again. */
const answerTimeoutMs = 2_000

export interface WaitOptions {
  readonly signal: AbortSignal
  /** Told once every `reportEveryMs` while it is not ready, with what it says is missing. */
  readonly onWaiting: (missing: string) => void
  readonly reportEveryMs: number
}

/** Resolves true once `GET /readyz` answers 200, false when the signal ended the waiting. */
export const waitUntilReady = async (url: string, options: WaitOptions): Promise<boolean> => {
  let nextReport = performance.now() + options.reportEveryMs
  while (!options.signal.aborted) {
    const missing = await askReadiness(url)
    if (missing === undefined) return true
    if (performance.now() >= nextReport) {
      options.onWaiting(missing)
      nextReport = performance.now() + options.reportEveryMs
    }
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
  }
  return false
}

/** What the part says is missing, or undefined when it is ready. */
const askReadiness = async (url: string): Promise<string | undefined> => {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(answerTimeoutMs) })
    if (response.ok) return undefined
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null && 'detail' in body ? String(body.detail) : `${response.status}`
  } catch {
    return 'it does not answer yet'
  }
}
