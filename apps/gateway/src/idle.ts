import { bodyStopped, stoppedReading } from './client-faults.ts'
import type { Connection } from './connections.ts'
import { sendProblem } from './respond.ts'

/**
 * Nothing moved on a client's connection for the idle limit. Whoever is to move decides what that means: a client that
 * sends its body, a client that does not read its answer, or the upstream, which has time limits of its own.
 */
export const onIdle = (connection: Connection, idleTimeoutMs: number): void => {
  const { socket, arriving } = connection
  const [oldest] = connection.open
  if (oldest === undefined) {
    socket.destroy()
  } else if (arriving !== undefined && !arriving.response.headersSent) {
    arriving.response.shouldKeepAlive = false
    sendProblem(arriving, bodyStopped())
    socket.setTimeout(idleTimeoutMs)
  } else if (oldest.response.writableNeedDrain) {
    oldest.exchange.fail(stoppedReading)
    socket.destroy()
  } else {
    socket.setTimeout(idleTimeoutMs)
  }
}
