import { Client } from 'undici'
import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { timerMsOf } from './timer-time.ts'
import { errorWords } from './upstream-failure.ts'
import type { UpstreamTls } from './upstream-plan.ts'

export interface HealthCheckOptions {
  readonly origin: string
  readonly section: NonNullable<UpstreamSection['health']>
  readonly tls: UpstreamTls
  readonly maxHeaderBytes: number
  /** Called when a target has become unwell, with what the last check found, and without when it is well again. */
  readonly onChange: (sickness: string | undefined) => void
}

export interface HealthCheck {
  /** No check begins after this, and the one under way tells nothing. */
  close(): Promise<void>
}

/** Asks a target at once and then again and again whether it is well. It counts as well until checks say otherwise. */
export const startHealthCheck = (options: HealthCheckOptions): HealthCheck => {
  const { section, onChange } = options
  const ask = createQuestion(options)
  const intervalMs = timerMsOf(section.interval)
  let isWell = true
  /** Answers in a row that contradict `isWell`. */
  let contrary = 0
  let isClosed = false
  let timer: NodeJS.Timeout | undefined

  const note = (sickness: string | undefined): void => {
    const isContrary = isWell !== (sickness === undefined)
    contrary = isContrary ? contrary + 1 : 0
    if (contrary < (isWell ? section.unhealthy_after : section.healthy_after)) return
    isWell = !isWell
    contrary = 0
    onChange(sickness)
  }
  const check = async (): Promise<void> => {
    const sickness = await ask.ask()
    if (isClosed) return
    note(sickness)
    timer = setTimeout(() => void check(), jittered(intervalMs, Math.random())).unref()
  }
  void check()
  return {
    close: () => {
      isClosed = true
      clearTimeout(timer)
      return ask.close()
    },
  }
}

/** 10 % to either side, so that the checks of many gateways do not fall into step and come as one. */
export const jittered = (intervalMs: number, random: number): number => intervalMs * (0.9 + 0.2 * random)

interface Question {
  /** Never rejects. @returns what is wrong with the target */
  ask(): Promise<string | undefined>
  close(): Promise<void>
}

/** A connection of its own for each check: whether the target takes new ones is half of the question. */
const createQuestion = ({ origin, section, tls, maxHeaderBytes }: HealthCheckOptions): Question => {
  const timeoutMs = timerMsOf(section.timeout)
  const client = new Client(origin, {
    pipelining: 0,
    allowH2: false,
    maxHeaderSize: maxHeaderBytes,
    // The signal below ends connecting too, but as an abort; this one says that it was the connecting.
    connect: { ...tls, timeout: timeoutMs },
  })
  const request = {
    method: 'GET',
    path: section.path,
    headers: { 'user-agent': 'trilha-gateway/health', accept: '*/*' },
  } as const
  const ask = async (): Promise<string | undefined> => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const { statusCode, body } = await client.request({ ...request, signal })
      // The status has told; the rest is read only to leave the connection in order.
      await body.dump({ limit: maxHealthBytes, signal }).catch(() => {})
      return statusCode < 400 ? undefined : `GET ${section.path} was answered with status ${statusCode}`
    } catch (error) {
      const words = signal.aborted ? `it took longer than ${section.timeout}` : `it ${errorWords(error)}`
      return `GET ${section.path} got no answer: ${words}`
    }
  }
  return { ask, close: () => client.destroy() }
}

/** Pages of this kind have a few hundred bytes; of a longer one the rest is not read. */
const maxHealthBytes = 16_384
