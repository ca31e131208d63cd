import { setTimeout as delay } from 'node:timers/promises'
import type { Engine } from './engine.ts'

/** A statement may not have started yet when it is to be stopped, so it is told again until it has ended. */
const repeatMs = 25
const deadlineMs = 60_000

/**
 * Has the engine stop a statement that carries this mark (`log_comment`). The engine looks up between two blocks of its
 * work, which takes it some milliseconds.
 *
 * @param ended resolves or rejects when the statement has ended
 */
export const stopStatement = async (engine: Engine, mark: string, ended: Promise<unknown>): Promise<void> => {
  const hasEnded = new AbortController()
  const end = () => hasEnded.abort()
  const done = ended.then(end, end)
  while (!hasEnded.signal.aborted) {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = '${mark}' ASYNC`
    // An engine that is gone has stopped everything.
    await engine.request({ kind: 'query', sql, format: 'Null' }, deadlineMs).catch(() => undefined)
    await Promise.race([done, delay(repeatMs)])
  }
}
