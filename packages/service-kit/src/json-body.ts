import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

/** `application/json` and every `application/…+json`. */
const jsonMediaType = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i

/** Makes JSON the one kind of body, and says where a broken one breaks. */
export const acceptJsonBodies = (server: FastifyInstance): void => {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(jsonMediaType, { parseAs: 'buffer' }, (request, body, done) => {
    try {
      done(null, parseBody(request, Buffer.from(body)))
    } catch (error) {
      done(error instanceof Problem ? error : new Problem('invalid_content', describeSyntaxError(error)))
    }
  })
}

const parseBody = ({ headers }: FastifyRequest, body: Buffer): unknown => {
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    const detail = 'The body must come as it is: leave content-encoding out.'
    throw new Problem('unsupported_media_type', detail, { headers: { 'accept-encoding': 'identity' } })
  }
  // Clients that always name JSON also do so without a body; a route that needs one says so itself.
  if (body.length === 0) return undefined
  // Decoding would put replacement characters in the place of what was sent, and keep those.
  if (!isUtf8(body)) throw new Problem('invalid_content', 'body: is not valid UTF-8')
  return JSON.parse(body.toString())
}

/** The engine's words up to where they quote the body, which may hold a secret. */
const describeSyntaxError = (error: unknown): string => {
  const message = error instanceof Error ? error.message : ''
  const place = / at position \d+ \((line \d+ column \d+)\)$/.exec(message)?.[1]
  const reason = message
    .replace(/(?:^|, )(?:\.{3})?".*$/s, '')
    .replace(/ (?:in JSON )?at position .*$/s, '')
    .replace(/^(.)/, (letter) => letter.toLowerCase())
  return `body: is not valid JSON${place === undefined ? '' : ` at ${place}`}${reason === '' ? '' : ` (${reason})`}`
}
