/**
 * The process that holds the engine. It is one of its own so that the engine's memory and crashes are: the log service
 * goes on accepting entries while this one is away. It ends with its parent, whichever way that ends.
 */
import { flushCompileCache } from 'node:module'
import { setPriority } from 'node:os'
import { bindParams } from './bind-params.ts'
import type { EngineCall, EngineReply, EngineRequest } from './protocol.ts'
import { SessionPool } from './session-pool.ts'

/** Accepting entries goes before making them searchable, where there are fewer processors than work. */
const niceness = 10
/**
 * The allocator keeps freed memory for the next insert; when nothing was asked for this long it is the machine's again:
 * first what the insert took, later what the merges took that go on behind it. Longer than the pause between two inserts
 * under load: collecting after each took a tenth of the time that all entries together took.
 */
const purgeAfterIdleMs = [5_000, 15_000, 60_000] as const

let sessions: SessionPool | undefined
let purges: readonly NodeJS.Timeout[] = []

const engine = (): SessionPool => {
  if (sessions === undefined) throw new Error('the engine is not open')
  return sessions
}

const nothing = new Uint8Array()

const perform = async (request: EngineRequest): Promise<{ readonly bytes: Uint8Array; readonly rows: number }> => {
  switch (request.kind) {
    case 'open':
      // This process ends without an exit handler, so what was compiled is written now.
      flushCompileCache()
      sessions = new SessionPool(request.dir, request.engineArgs)
      return { bytes: nothing, rows: 0 }
    case 'query': {
      const { sql, params = {}, format } = request
      const result = await engine().use((session) => session.queryAsync(bindParams(sql, params), { format }))
      return { bytes: result.bytes(), rows: result.rowsRead }
    }
    case 'insert': {
      const { table, lines, settings } = request
      const insert = { table, values: lines, format: 'JSONEachRow', settings } as const
      const summary = await engine().use((session) => session.insert(insert))
      return { bytes: nothing, rows: summary.rowsWritten }
    }
  }
}

const answer = async (call: EngineCall): Promise<EngineReply> => {
  try {
    return { id: call.id, ...(await perform(call)) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { id: call.id, failure: { message, code: engineCode(message) } }
  }
}

/** The engine's messages start with the number of their kind. */
const engineCode = (message: string): number | undefined => {
  const [, code] = /^Code: (\d+)\./.exec(message) ?? []
  return code === undefined ? undefined : Number(code)
}

const purge = (): void => {
  // The blocks that came through the channel are garbage by now, which nothing else would collect in an idle process.
  globalThis.gc?.()
  // A failed purge changes nothing but the memory shown; the next one comes soon.
  sessions?.use((session) => session.queryAsync('SYSTEM JEMALLOC PURGE')).catch(() => undefined)
}

const purgeLater = (): void => {
  for (const timer of purges) clearTimeout(timer)
  purges = purgeAfterIdleMs.map((idleMs) => setTimeout(purge, idleMs))
}

/** A crash is what the engine's files are made to survive, and an orderly close could wait for a query without end. */
const endNow = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

setPriority(niceness)
// A Ctrl-C in a terminal reaches this process too; the parent decides when its engine ends.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => undefined)
process.on('disconnect', endNow)
process.on('message', (call: EngineCall) => {
  void answer(call).then((reply) => {
    // Without a channel there is nobody to tell, and `disconnect` ends this process.
    if (process.connected) process.send?.(reply)
    purgeLater()
  })
})
