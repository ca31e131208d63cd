import { type Nginx, startNginx } from './nginx.ts'
import { type Recorder, startRecorder } from './recorder.ts'
import type { NginxDifference, RequestCase } from './request-case.ts'
import { inShort } from './seen-request.ts'
import type { RecordedRequest } from './strict-reader.ts'
import { probeTarget, talkAnyway } from './talk.ts'

/** What nginx did with the bytes of a case. */
export type NginxOutcome = Omit<NginxDifference, 'why'>

export interface NginxUnderTest extends AsyncDisposable {
  observe(row: RequestCase): Promise<NginxOutcome>
}

export const startNginxUnderTest = async (): Promise<NginxUnderTest> => {
  const recorder: Recorder = await startRecorder()
  const nginx: Nginx = await startNginx(recorder.port)
  return {
    observe: async (row) => {
      recorder.forget()
      const statuses = await talkAnyway(nginx.port, row, row.nginx?.statuses.length ?? row.expected.statuses.length)
      const isProbe = ({ line }: RecordedRequest): boolean => line === `GET ${probeTarget} HTTP/1.1`
      const wasProbed = recorder.requests.some(isProbe)
      return {
        statuses: wasProbed ? statuses.slice(0, -1) : statuses,
        sees: [...recorder.requests.filter((request) => !isProbe(request)).map(inShort), ...recorder.leftovers],
      }
    },
    [Symbol.asyncDispose]: async () => {
      await nginx[Symbol.asyncDispose]()
      await recorder[Symbol.asyncDispose]()
    },
  }
}
