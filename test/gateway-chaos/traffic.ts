import { Agent } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '../crash/random.ts'
import { ask } from './asking.ts'
import type { Exchange } from './exchange.ts'
import { nextWish } from './wishes.ts'

/** Clients that ask without end, and note what they saw. */
export interface Traffic {
  /** By request id. */
  readonly exchanges: ReadonlyMap<string, Exchange>
  /** Ends it and waits for the last answers. */
  stop(): Promise<void>
}

export interface TrafficOptions {
  readonly url: string
  readonly seed: number
  readonly clients: number
  /** Called at the start of an exchange that takes no time of its own; what it answers, at the end of it. */
  readonly onQuick: () => (exchange: Exchange) => void
}

/** Keeps two processors busy with other things than waiting, and not so much that only waiting is measured. */
const longestThoughtMs = 16
/** A gateway that is dead is not asked in a loop. */
const afterRefusalMs = 200

export const startTraffic = ({ url, seed, clients, onQuick }: TrafficOptions): Traffic => {
  const exchanges = new Map<string, Exchange>()
  const ended = new AbortController()

  const client = async (number: number): Promise<void> => {
    const random = createRandom(seed * 1_000 + number)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    for (let count = 1; !ended.signal.aborted; count++) {
      const wish = nextWish(random)
      const measured = wish.isQuick === true ? onQuick() : undefined
      const exchange = await ask(agent, url, `chaos-${seed}-${number}-${count}`, wish)
      exchanges.set(exchange.id, exchange)
      measured?.(exchange)
      const wasRefused = exchange.outcome === 'broken' && exchange.status === 0
      await pause(wasRefused ? afterRefusalMs : random(0, longestThoughtMs))
    }
    agent.destroy()
  }
  const loops = Array.from({ length: clients }, (_, number) => client(number))
  return {
    exchanges,
    stop: async () => {
      ended.abort()
      await Promise.all(loops)
    },
  }
}
