import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from './problem.ts'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/**
 * Makes the check of a request's key: `Authorization: Bearer KEY`, `X-API-Key: KEY`, or Basic with the key as password
 * (RFC 7617), so that a browser can ask for it. Without a configured key everyone may pass. Takes the same time however
 * much of a wrong key is right.
 */
export const createApiKeyCheck = (apiKey: string | undefined): ((headers: IncomingHttpHeaders) => boolean) => {
  if (apiKey === undefined) return () => true
  const wanted = digest(apiKey)
  const isRight = (given: unknown): boolean => typeof given === 'string' && timingSafeEqual(digest(given), wanted)
  // A caller may need `Authorization` for something of its own, so either may carry the key.
  return (headers) => isRight(authorizedKey(headers)) || isRight(headers['x-api-key'])
}

const authorizedKey = ({ authorization = '' }: IncomingHttpHeaders): string | undefined => {
  const [scheme, credentials] = authorization.split(/ +/, 2)
  if (scheme?.toLowerCase() === 'bearer') return credentials
  if (scheme?.toLowerCase() === 'basic') return passwordOf(credentials ?? '')
  return undefined
}

const passwordOf = (credentials: string): string => {
  const decoded = Buffer.from(credentials, 'base64').toString()
  return decoded.slice(decoded.indexOf(':') + 1)
}

/** The answer to a request without the right key: 401 with a challenge that makes a browser ask. */
export const unauthorized = (): Problem =>
  new Problem('unauthorized', 'Send the API key: Authorization: Bearer KEY, or X-API-Key: KEY.', {
    headers: { 'www-authenticate': 'Basic realm="Trilha"' },
  })
