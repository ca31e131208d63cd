export interface Repeater {
  /** Runs the work now and starts the interval anew. */
  now(): void
  stop(): void
}

/**
 * Runs work again and again while the tab is visible: the next round starts `intervalMs` after the last one ended, and
 * at once when the tab comes back. Rounds that return false (failed) double the pause, up to half a minute.
 */
export const repeatWhileVisible = (intervalMs: number, work: () => Promise<boolean>): Repeater => {
  const maxPauseMs = 30_000
  let pauseMs = intervalMs
  let timer = 0
  let isRunning = false
  let isStopped = false

  const schedule = () => {
    window.clearTimeout(timer)
    if (!isStopped && document.visibilityState === 'visible') timer = window.setTimeout(run, pauseMs)
  }
  const run = () => {
    if (isRunning || isStopped) return
    isRunning = true
    window.clearTimeout(timer)
    void work().then((isFine) => {
      isRunning = false
      pauseMs = isFine ? intervalMs : Math.min(pauseMs * 2, maxPauseMs)
      schedule()
    })
  }
  const onVisibility = () => {
    if (document.visibilityState === 'visible') run()
    else window.clearTimeout(timer)
  }
  document.addEventListener('visibilitychange', onVisibility)
  schedule()
  return {
    now: run,
    stop: () => {
      isStopped = true
      window.clearTimeout(timer)
      document.removeEventListener('visibilitychange', onVisibility)
    },
  }
}
