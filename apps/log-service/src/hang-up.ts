import type { ServerResponse } from 'node:http'
import { problem } from '@trilha/service-kit'

/** Aborts when the caller hangs up before the answer is whole; its reason is a problem that nobody will read. */
export const hangUpSignal = ({ raw }: { readonly raw: ServerResponse }): AbortSignal => {
  const hangUp = new AbortController()
  const abort = (): void => {
    if (!raw.writableFinished) hangUp.abort(problem('client_closed_request', 'client went away'))
  }
  if (raw.destroyed) abort()
  else raw.once('close', abort)
  return hangUp.signal
}

/** The value, unless the signal aborts before it is there: then this rejects at once, with the signal's reason. */
export const whileAsked = <Value>(value: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> => {
  if (signal === undefined) return value
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    value.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
