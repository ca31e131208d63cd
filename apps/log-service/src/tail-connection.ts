import type { ServerResponse } from 'node:http'
import { retryField } from './tail-events.ts'

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies of nginx's kind would gather what has to arrive at once.
  'x-accel-buffering': 'no',
}

/** The way to one reader: knows how much of what was written is still waiting here. */
export class TailConnection {
  readonly #response: ServerResponse
  readonly #maxWaitingBytes: number
  readonly #gone = new AbortController()
  #writtenAt = performance.now()

  /** @param maxWaitingBytes from here on the connection is full */
  constructor(response: ServerResponse, maxWaitingBytes: number) {
    this.#response = response
    this.#maxWaitingBytes = maxWaitingBytes
    if (response.destroyed) this.#gone.abort()
    response.once('close', () => this.#gone.abort())
    response.writeHead(200, headers)
    this.write(retryField)
  }

  /** Aborts when nothing more can be sent: the reader is gone, or the stream was ended. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  /** The reader has not taken yet what was written before. */
  get isBlocked(): boolean {
    return this.#response.writableNeedDrain
  }

  /** As much is waiting as may. */
  get isFull(): boolean {
    return this.isBlocked && this.#response.writableLength >= this.#maxWaitingBytes
  }

  get quietMs(): number {
    return performance.now() - this.#writtenAt
  }

  write(chunk: string | Buffer): void {
    if (this.gone.aborted) return
    this.#response.write(chunk)
    this.#writtenAt = performance.now()
  }

  /** Resolves when the reader has taken everything, or is gone. */
  async drained(): Promise<void> {
    if (!this.isBlocked || this.gone.aborted) return
    await new Promise<void>((resolve) => {
      const settle = (): void => {
        this.#response.off('drain', settle)
        this.gone.removeEventListener('abort', settle)
        resolve()
      }
      this.#response.on('drain', settle)
      this.gone.addEventListener('abort', settle)
    })
  }

  /** Ends the stream. A reader that does not read would never take the end: its connection is broken. */
  end(last: string): void {
    if (this.isBlocked) this.#response.destroy()
    else this.#response.end(last)
    this.#gone.abort()
  }
}
