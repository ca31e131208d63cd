import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/** The open streams of this process. */
export interface MessageStreams {
  /** Makes a stream of what `open` yields until the client leaves or the server closes. */
  start(response: ServerResponse, open: (signal: AbortSignal) => AsyncGenerator<string>): Readable
  /** Ends all: their clients connect again, to whoever serves them then. */
  closeAll(): void
}

export const createMessageStreams = (): MessageStreams => {
  const endings = new Set<() => void>()
  return {
    start: (response, open) => {
      const ending = new AbortController()
      const stream = Readable.from(open(ending.signal))
      const end = (): void => {
        ending.abort()
        // A reader that does not read would never take the end either.
        if (response.writableNeedDrain) response.destroy()
      }
      endings.add(end)
      stream.once('close', () => {
        ending.abort()
        endings.delete(end)
      })
      response.once('close', () => {
        ending.abort()
        stream.destroy()
      })
      return stream
    },
    closeAll: () => {
      for (const end of endings) end()
    },
  }
}
