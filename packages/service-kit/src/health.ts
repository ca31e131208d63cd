import Type from 'typebox'
import { Problem } from './problem.ts'
import { ProblemDocument } from './problem-document.ts'
import type { Server } from './server.ts'

/** Says in a sentence what is missing to do the job; undefined when nothing is. */
export type ReadinessCheck = () => string | undefined | Promise<string | undefined>

const statusOf = (word: 'ok' | 'ready') => Type.Object({ status: Type.Literal(word) })

/** `GET /healthz`: the process runs. `GET /readyz`: it can do its job. */
export const addHealthRoutes = (server: Server, isReady: ReadinessCheck = () => undefined): void => {
  server.get(
    '/healthz',
    {
      schema: {
        operationId: 'get_health',
        summary: 'Whether the process runs',
        tags: ['health'],
        response: { 200: statusOf('ok') },
      },
    },
    async () => ({ status: 'ok' as const }),
  )
  server.get(
    '/readyz',
    {
      schema: {
        operationId: 'get_readiness',
        summary: 'Whether it can do its job',
        tags: ['health'],
        response: { 200: statusOf('ready'), 503: ProblemDocument },
      },
    },
    async () => {
      const missing = await isReady()
      if (missing !== undefined) throw new Problem('unavailable', missing)
      return { status: 'ready' as const }
    },
  )
}
