import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { EngineFailure, EngineReply, EngineRequest } from './protocol.ts'

/** The engine refused a request; it is well itself. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: number | undefined
  constructor(failure: EngineFailure) {
    super(failure.message)
    this.code = failure.code
  }
}

/** The child ended before it answered, so what it was asked to do may be done or not. */
export class EngineGoneError extends Error {
  override readonly name = 'EngineGoneError'
}

/**
 * The child did not answer in time and was killed; as after its end, the request may be done or not. An engine that
 * crashes ends like this too: its signal handler keeps the process without doing anything.
 */
export class EngineStuckError extends Error {
  override readonly name = 'EngineStuckError'
}

interface Waiting {
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: Error) => void
  readonly deadline: NodeJS.Timeout
}

export interface Reply {
  readonly bytes: Uint8Array
  readonly rows: number
}

/** What native code wrote to stderr before it failed: the last lines hold the reason. */
const keptStderrCharacters = 4_096

export interface EngineProcessOptions {
  /** Requests that run at the same time; each has a thread and a connection. */
  readonly threads: number
  /** A folder for compiled code: without it each start loads Node's TypeScript compiler, which stays resident (8 MB). */
  readonly codeCacheDir: string
}

/** Nothing of the parent's environment (keys, database addresses) belongs in the engine. */
const environment = ({ threads, codeCacheDir }: EngineProcessOptions) => ({
  TZ: 'UTC',
  UV_THREADPOOL_SIZE: String(threads),
  NODE_COMPILE_CACHE: codeCacheDir,
  // Blocks pass in pieces of 64 KiB. Mapped one by one, they are the machine's again when they are freed; glibc's heap
  // would keep them. Measured after 200,000 entries: 98 MB of its own when idle instead of 160.
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '32768',
})

/** One life of the child process. */
export class EngineProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #stderr = ''
  /** Resolves when the process is gone, with how it ended. */
  readonly exited: Promise<string>

  constructor(options: EngineProcessOptions) {
    this.#child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: ['--expose-gc', '--max-semi-space-size=1', '--v8-pool-size=1', '--disable-warning=ExperimentalWarning'],
      env: environment(options),
    })
    this.#child.on('message', (reply: EngineReply) => this.#settle(reply))
    // Errors of the channel (a write to a process that just died) are followed by `exit`, which settles everything.
    this.#child.on('error', () => undefined)
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-keptStderrCharacters)
    })
    this.exited = this.#watchExit()
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get stderr(): string {
    return this.#stderr
  }

  /**
   * Resolves with the answer. A child that has none after `deadlineMs` is stuck (queries have limits of their own): it is
   * killed.
   *
   * @throws {EngineError} @throws {EngineGoneError} @throws {EngineStuckError}
   */
  request(request: EngineRequest, deadlineMs: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (!this.#child.connected) throw new EngineGoneError('the engine has ended')
      const id = this.#nextId++
      const deadline = setTimeout(() => this.#giveUp(id), deadlineMs)
      this.#waiting.set(id, { resolve, reject, deadline })
      this.#child.send({ ...request, id })
    })
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #giveUp(id: number): void {
    this.#waiting.get(id)?.reject(new EngineStuckError('the engine does not answer'))
    this.#waiting.delete(id)
    this.kill()
  }

  #settle(reply: EngineReply): void {
    const waiting = this.#waiting.get(reply.id)
    if (waiting === undefined) return
    this.#waiting.delete(reply.id)
    clearTimeout(waiting.deadline)
    if ('failure' in reply) waiting.reject(new EngineError(reply.failure))
    else waiting.resolve(reply)
  }

  async #watchExit(): Promise<string> {
    const how = await once(this.#child, 'exit').then(
      ([code, signal]: (number | string | null)[]) => (signal === null ? `exit code ${code}` : `signal ${signal}`),
      (error: Error) => error.message,
    )
    for (const { reject, deadline } of this.#waiting.values()) {
      clearTimeout(deadline)
      reject(new EngineGoneError(`the engine ended (${how})`))
    }
    this.#waiting.clear()
    return how
  }
}
