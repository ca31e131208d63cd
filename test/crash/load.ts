import { randomUUID } from 'node:crypto'
import type { Ledger } from './ledger.ts'

export interface Load {
  /** Ends the load and waits for its last answers. */
  stop(): Promise<void>
}

const entry = (id: string) => ({ id, service: 'crash', user_id: id.slice(0, 4), action: 'write', result: 'success' })

/** Half of the callers send one entry a call, half a batch; batches of 50 are several lines of one group commit. */
const batchSize = 50

/**
 * Sends entries to a log service from `callers` callers at once until it is stopped, whether it answers or not. A call
 * without an answer is sent again with the same ids, as the log client does.
 */
export const logLoad = (logUrl: string, ledger: Ledger, callers: number): Load => {
  const ended = new AbortController()
  const loops = Array.from({ length: callers }, (_, caller) =>
    loop(ended.signal, async () => {
      const ids = caller % 2 === 0 ? [resendOr(ledger)] : Array.from({ length: batchSize }, () => randomUUID())
      for (const id of ids) ledger.unanswered.add(id)
      if (await send(logUrl, ids)) acknowledge(ledger, ids)
    }),
  )
  return { stop: () => stop(ended, loops) }
}

/** An id that got no answer before, or a new one. */
const resendOr = (ledger: Ledger): string => {
  const [waiting] = ledger.unanswered
  if (waiting === undefined || Math.random() < 0.5) return randomUUID()
  return waiting
}

const acknowledge = (ledger: Ledger, ids: readonly string[]): void => {
  for (const id of ids) {
    ledger.unanswered.delete(id)
    ledger.acknowledged.add(id)
  }
}

const send = async (logUrl: string, ids: readonly string[]): Promise<boolean> => {
  const [first] = ids
  const single = ids.length === 1 && first !== undefined
  const response = await fetch(`${logUrl}/log${single ? '' : 's'}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(single ? entry(first) : ids.map(entry)),
  })
  const body = (await response.json()) as { readonly accepted?: number }
  return response.ok && (single || body.accepted === ids.length)
}

/** Asks a gateway for users under request ids of the ledger's; an exchange counts once its whole answer was read. */
export const gatewayLoad = (gatewayUrl: string, ledger: Ledger, callers: number): Load => {
  const ended = new AbortController()
  const loops = Array.from({ length: callers }, () =>
    loop(ended.signal, async () => {
      const requestId = randomUUID()
      ledger.unanswered.add(requestId)
      const response = await fetch(`${gatewayUrl}/users/${requestId.length}`, {
        headers: { 'x-request-id': requestId },
      })
      await response.arrayBuffer()
      acknowledge(ledger, [requestId])
    }),
  )
  return { stop: () => stop(ended, loops) }
}

const loop = async (ended: AbortSignal, call: () => Promise<void>): Promise<void> => {
  while (!ended.aborted) {
    try {
      await call()
    } catch {
      // The process was killed under the call: give the next one a moment to come up.
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }
}

const stop = async (ended: AbortController, loops: readonly Promise<void>[]): Promise<void> => {
  ended.abort()
  await Promise.all(loops)
}
