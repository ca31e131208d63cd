import { hash } from 'node:crypto'
import { ambiguousCredential, missingCredential, wrongCredential } from './challenge.ts'

/** What a caller shows. It must not be logged, and is kept nowhere: its digest stands for it. */
export interface Credential {
  readonly text: string
  /** SHA-256, 64 lower-case hexadecimal digits. */
  readonly digest: string
  /** Whether it came as `Authorization: Bearer`; a token never comes as `X-API-Key`. */
  readonly isBearer: boolean
}

/** Node's default limit on all headers together is 16 KiB; tokens beyond 4 KiB are refused by many servers already. */
const maxLength = 16_384

/** The token of `Bearer TOKEN`; schemes know no case (RFC 9110, section 11.1). */
const bearerToken = (authorization: string): string | undefined => {
  if (authorization.slice(0, 7).toLowerCase() !== 'bearer ') return undefined
  const token = authorization.slice(7).trim()
  return token === '' || token.includes(' ') ? undefined : token
}

/**
 * Finds the one credential of a request; undefined when there is none. Reads the headers as they came, for Node leaves
 * out a second `Authorization` without a word.
 *
 * @param takesApiKey whether `X-API-Key` is looked at; otherwise it may be meant for the service
 * @throws {Problem} 400 on several, 401 on one that is not understood
 */
export const findCredential = (rawHeaders: readonly string[], takesApiKey: boolean): Credential | undefined => {
  let authorization: string | undefined
  let apiKey: string | undefined
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? ''
    if (name.length === 13 && name.toLowerCase() === 'authorization') {
      if (authorization !== undefined) throw ambiguousCredential('Send Authorization once, not twice')
      authorization = rawHeaders[index + 1] ?? ''
    } else if (takesApiKey && name.length === 9 && name.toLowerCase() === 'x-api-key') {
      if (apiKey !== undefined) throw ambiguousCredential('Send X-API-Key once, not twice')
      apiKey = rawHeaders[index + 1] ?? ''
    }
  }
  const token = authorization === undefined ? undefined : bearerToken(authorization)
  if (apiKey !== undefined) {
    // Another scheme beside an API key is the service's own.
    if (token !== undefined) throw ambiguousCredential('Send X-API-Key or Authorization: Bearer, not both')
    return credentialOf(apiKey, false)
  }
  if (authorization === undefined) return undefined
  if (token === undefined) throw missingCredential('Authorization must be Bearer and a token')
  return credentialOf(token, true)
}

const credentialOf = (text: string, isBearer: boolean): Credential => {
  if (text.length > maxLength) throw wrongCredential('The token is longer than 16 KiB')
  // Node reads header bytes as Latin-1; the digest is of the bytes.
  return { text, digest: hash('sha256', Buffer.from(text, 'latin1'), 'hex'), isBearer }
}
