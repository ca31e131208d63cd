import type { Socket } from 'node:net'
import { startRawService } from '../testing/raw-service.ts'
import type { ResponseCase } from './response-case.ts'
import { readRequest } from './strict-reader.ts'

/** An upstream that answers one request with the bytes that it is given, and all others as one should. */
export interface AnsweringService extends AsyncDisposable {
  readonly url: string
  /** The next request gets these bytes. */
  answerNext(row: Pick<ResponseCase, 'bytes' | 'ending'>): void
}

/** Tells the answer to the next request from what may be left of the one before. */
export const soundBody = 'sound'
const soundAnswer = `HTTP/1.1 200 OK\r\nContent-Length: ${soundBody.length}\r\n\r\n${soundBody}`

export const startAnsweringService = async (): Promise<AnsweringService> => {
  let next: Pick<ResponseCase, 'bytes' | 'ending'> | undefined
  const answer = (socket: Socket): void => {
    const { bytes, ending } = next ?? { bytes: soundAnswer }
    next = undefined
    if (ending === 'closes') socket.end(bytes, 'latin1')
    else socket.write(bytes, 'latin1', () => (ending === 'resets' ? socket.resetAndDestroy() : undefined))
  }
  const service = await startRawService((socket) => {
    let unread = ''
    socket.setNoDelay()
    socket.on('data', (text: string) => {
      const read = readRequest(unread + text)
      unread = read === undefined ? unread + text : read.rest
      if (read !== undefined) answer(socket)
    })
  })
  return {
    url: service.url,
    answerNext: (row) => {
      next = row
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
