import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'

/** `application/json` and every `application/…+json`. */
const jsonMediaType = /^application\/(?:[\w.+-]+\+)?json(?:\s*;|$)/i

/** Makes JSON the one kind of body, and says where a broken one breaks. */
export const acceptJsonBodies = (server: FastifyInstance): void => {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(jsonMediaType, { parseAs: 'string' }, (_request, text, done) => {
    // Clients that always name JSON also do so without a body; a route that needs one says so itself.
    if (text === '') return done(null, undefined)
    try {
      done(null, JSON.parse(String(text)))
    } catch (error) {
      done(new Problem('invalid_content', describeSyntaxError(error)))
    }
  })
}

const describeSyntaxError = (error: unknown): string => {
  const message = error instanceof Error ? error.message : ''
  const place = /line \d+ column \d+/.exec(message)?.[0]
  const reason = message
    .replace(/,? ?(?:\.{3})?".*" is not valid JSON$/s, '')
    .replace(/ in JSON at position .*$/s, '')
    .replace(/^(.)/, (letter) => letter.toLowerCase())
  return place === undefined ? `body: is not valid JSON (${reason})` : `body: is not valid JSON at ${place} (${reason})`
}
