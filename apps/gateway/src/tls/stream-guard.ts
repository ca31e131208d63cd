import { constants, type ServerHttp2Stream } from 'node:http2'
import { bodyStopped, requestTooLate, stoppedReading } from '../client-faults.ts'
import type { OpenExchange } from '../connections.ts'
import type { Limits } from '../limits.ts'
import { sendProblem } from '../respond.ts'

/**
 * Holds one request of HTTP/2 to the limits that Node's server holds those of HTTP/1 to, and ends its exchange when the
 * client takes it back. Without an exchange (a health check) only the time without a byte is bounded.
 */
export const guardStream = (
  stream: ServerHttp2Stream,
  open: OpenExchange | undefined,
  { idleTimeoutMs, requestTimeoutMs }: Limits,
): void => {
  stream.on('timeout', () => onIdle(stream, open, idleTimeoutMs))
  stream.setTimeout(idleTimeoutMs)
  if (open === undefined) return
  const leave = (): void => open.exchange.leave()
  // The one comes before the end of a body that was cut off, the other also when the answer was whole already.
  stream.once('aborted', leave)
  stream.once('close', leave)
  if (open.request.complete) return
  const timer = setTimeout(() => onLate(stream, open), requestTimeoutMs).unref()
  const stopTimer = (): void => clearTimeout(timer)
  stream.once('end', stopTimer)
  stream.once('close', stopTimer)
}

/** Nothing moved: whoever is to move decides what that means. The upstream has time limits of its own. */
const onIdle = (stream: ServerHttp2Stream, open: OpenExchange | undefined, idleTimeoutMs: number): void => {
  if (open === undefined || open.exchange.hasEnded) {
    stream.close(constants.NGHTTP2_CANCEL)
  } else if (!open.request.complete && !open.response.headersSent) {
    sendProblem(open, bodyStopped())
  } else if (open.response.writableNeedDrain) {
    open.exchange.fail(stoppedReading)
    stream.close(constants.NGHTTP2_CANCEL)
  } else {
    stream.setTimeout(idleTimeoutMs)
  }
}

const onLate = (stream: ServerHttp2Stream, open: OpenExchange): void => {
  if (open.request.complete || open.exchange.hasEnded) return
  const problem = requestTooLate()
  if (open.response.headersSent) {
    open.exchange.fail(problem.detail)
    stream.close(constants.NGHTTP2_CANCEL)
  } else {
    sendProblem(open, problem)
  }
}
