import { setTimeout as delay } from 'node:timers/promises'
import { EngineGoneError, EngineProcess, type EngineProcessOptions, type Reply } from './engine-process.ts'
import type { EngineRequest } from './protocol.ts'

export interface EngineOptions extends EngineProcessOptions {
  /** Makes a fresh process ready for work. Called for each life; the process is killed when it throws. */
  readonly prepare: (process: EngineProcess) => Promise<void>
  /** Told how a life ended that was not asked to, or why a fresh process did not become ready. */
  readonly onLoss: (reason: string, failuresInARow: number) => void
}

/** A crash at once is often followed by another; a start takes about a quarter of a second itself. */
const firstRestartMs = 50
const lastRestartMs = 5_000

/** Keeps one engine process alive: starts another when it ends, with growing pauses while starting fails. */
export class Engine {
  readonly #options: EngineOptions
  readonly #closing = new AbortController()
  #running: Promise<void> | undefined
  #process: EngineProcess | undefined
  #current: EngineProcess | undefined
  #becameReady = Promise.withResolvers<void>()

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** From now on there is a process, until {@link close}. */
  start(): void {
    this.#running ??= this.#keepAlive()
  }

  get isReady(): boolean {
    return this.#current !== undefined
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Resolves with whether the engine is ready within the time. */
  async whenReady(timeoutMs: number): Promise<boolean> {
    if (this.isReady || this.#closing.signal.aborted) return this.isReady
    const timer = new AbortController()
    const timeout = delay(timeoutMs, undefined, { signal: timer.signal }).catch(() => undefined)
    await Promise.race([this.#becameReady.promise, timeout])
    timer.abort()
    return this.isReady
  }

  /** @throws {EngineError} @throws {EngineGoneError} also when no engine is ready now */
  async request(request: EngineRequest, deadlineMs: number): Promise<Reply> {
    if (this.#current === undefined) throw new EngineGoneError('the engine is being started')
    return await this.#current.request(request, deadlineMs)
  }

  /** Ends the process; another one is prepared in its place. Nothing can be asked until that one is ready. */
  restart(): void {
    this.#loseCurrent()
    this.#process?.kill()
  }

  /** Ends the process. What it was doing is undone or done, never half. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#process?.kill()
    await this.#running
    this.#becameReady.resolve()
  }

  async #keepAlive(): Promise<void> {
    let failures = 0
    while (!this.#closing.signal.aborted) {
      const outcome = await this.#liveOnce()
      failures = outcome.wasReady ? 1 : failures + 1
      if (this.#closing.signal.aborted) return
      this.#options.onLoss(outcome.reason, outcome.wasReady ? 0 : failures)
      const pauseMs = Math.min(lastRestartMs, firstRestartMs * 2 ** Math.min(failures - 1, 10))
      await delay(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
    }
  }

  #loseCurrent(): void {
    if (this.#current === undefined) return
    this.#current = undefined
    this.#becameReady = Promise.withResolvers()
  }

  async #liveOnce(): Promise<{ readonly wasReady: boolean; readonly reason: string }> {
    const process = new EngineProcess(this.#options)
    this.#process = process
    try {
      await this.#options.prepare(process)
    } catch (error) {
      process.kill()
      await process.exited
      const reason = error instanceof Error ? error.message : String(error)
      return { wasReady: false, reason: process.stderr === '' ? reason : `${reason}: ${lastLine(process.stderr)}` }
    }
    this.#current = process
    this.#becameReady.resolve()
    const reason = await process.exited
    this.#loseCurrent()
    return { wasReady: true, reason }
  }
}

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''
