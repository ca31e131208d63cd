import type { RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Entry } from '@trilha/entry'
import { type ScriptedService, startScriptedService } from './scripted-service.ts'

/** A log service that takes every batch; other requests (the gateway forwards `/log…` to it) are echoed as text. */
export interface ScriptedLogService extends ScriptedService {
  /** Entries as they were delivered. */
  readonly entries: Entry[]
}

export const startScriptedLogService = async (): Promise<ScriptedLogService> => {
  const entries: Entry[] = []
  const service = await startScriptedService()
  const handle: RequestListener = (request, response) => {
    void text(request).then((body) => {
      // What came through the gateway is forwarded, what came from its client is delivered.
      if (request.url !== '/logs' || request.headers['x-forwarded-for'] !== undefined) {
        response.end(body)
        return
      }
      const lines = body.split('\n').filter((line) => line !== '')
      for (const line of lines) entries.push(JSON.parse(line) as Entry)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ accepted: lines.length, rejected: [] }))
    })
  }
  service.handle = handle
  return Object.assign(service, { entries })
}
