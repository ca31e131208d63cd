import { type FSWatcher, watch } from 'node:fs'

/**
 * Wakes a loop that looks at files again and again. Notices of the system are hints only: they do not come from network
 * file systems, and may be lost; so it looks anyway, once in a while.
 */
export interface ChangeHints {
  /** Watches these folders and no others. */
  watch(folders: ReadonlySet<string>): void
  /** Resolves at the next hint, after `maxMs`, or when the signal is aborted. */
  wait(maxMs: number, signal: AbortSignal): Promise<void>
  close(): void
}

/** A busy file gives a hint for each write; this many looks a second are enough. */
const minBetweenMs = 50
/** Each takes a watch of the system, which are limited; beyond it only looking helps. */
const maxFolders = 256

export const createChangeHints = (): ChangeHints => {
  const watchers = new Map<string, FSWatcher>()
  let wake = (): void => undefined
  let isHinted = false
  let lastAt = 0
  const hint = (): void => {
    isHinted = true
    wake()
  }
  const unwatch = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const begin = (folder: string): void => {
    try {
      const watcher = watch(folder, { persistent: false }, hint)
      watcher.on('error', () => unwatch(folder))
      watchers.set(folder, watcher)
    } catch {
      // It is not there yet, or watches are used up: looking finds what happens.
    }
  }
  return {
    watch: (folders) => {
      for (const folder of watchers.keys()) if (!folders.has(folder)) unwatch(folder)
      for (const folder of folders) if (!watchers.has(folder) && watchers.size < maxFolders) begin(folder)
    },
    wait: async (maxMs, signal) => {
      const pauseMs = minBetweenMs - (performance.now() - lastAt)
      if (pauseMs > 0) await sleep(pauseMs, signal)
      if (!isHinted) {
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        await sleep(maxMs, signal, promise)
      }
      isHinted = false
      lastAt = performance.now()
    },
    close: () => {
      for (const folder of [...watchers.keys()]) unwatch(folder)
    },
  }
}

/** Resolves after the time, when the signal is aborted, or when `early` resolves. */
export const sleep = (ms: number, signal: AbortSignal, early?: Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, signal.aborted ? 0 : ms)
    signal.addEventListener('abort', end)
    void early?.then(end)
  })
