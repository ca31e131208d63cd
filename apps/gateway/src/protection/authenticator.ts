import { decodeJwt } from 'jose'
import type { GatewayFile } from '../configuration/gateway-file.ts'
import type { RouteSection } from '../configuration/route-section.ts'
import { createApiKeys } from './api-keys.ts'
import { anonymousCaller, type Caller } from './caller.ts'
import { insufficientScope, missingCredential, wrongCredential } from './challenge.ts'
import { type Credential, findCredential } from './credential.ts'
import type { Fetch } from './fetch-keys.ts'
import { tokenFault } from './token-fault.ts'
import { TokenIssuer } from './token-issuer.ts'

export interface AuthenticatorOptions {
  /** Milliseconds of the wall clock. Default: `Date.now`. */
  readonly now?: () => number
  readonly fetch?: Fetch
  /** Told that the keys of an issuer could not be fetched, and why; once for each try, so at most once a second. */
  readonly onKeyFailure?: (reason: string) => void
  /**
   * Of the configuration before this one: unchanged issuers keep their keys, so that a reload while the server of the
   * keys is away locks nobody out.
   */
  readonly previous?: Authenticator | undefined
}

/**
 * Finds out who sends a request, by its headers as they came (`rawHeaders`). Answers at once for API keys and for tokens
 * that were seen before.
 *
 * @throws {Problem} 400 on several credentials, 401 on none or a wrong one, 403 when scopes are missing, 503 when the
 *   keys of the token's issuer cannot be had; a promise rejects with the same
 */
export type Authenticate = (rawHeaders: readonly string[]) => Caller | Promise<Caller>

export interface Authenticator {
  /** By their sections; for the configuration after this one. */
  readonly issuers: ReadonlyMap<string, TokenIssuer>
  /** Compiles what a route asks for. */
  forRoute(section: NonNullable<RouteSection['auth']>): Authenticate
}

type AuthSection = GatewayFile['auth']

/** Builds the callers' check of a configuration. It asks for the keys of an issuer when a first token of it comes. */
export const createAuthenticator = (
  auth: AuthSection,
  { now = Date.now, fetch = globalThis.fetch, onKeyFailure = () => {}, previous }: AuthenticatorOptions = {},
): Authenticator => {
  const callerOfKey = createApiKeys(auth.api_keys)
  const issuers = new Map(
    auth.jwt.map((section) => {
      const identity = JSON.stringify(section)
      const known = previous?.issuers.get(identity)
      return [identity, known ?? new TokenIssuer(section, { now, fetch, onFailure: onKeyFailure })]
    }),
  )
  return {
    issuers,
    forRoute: ({ api_key: takesApiKey, jwt = [], optional, scopes = [] }) => {
      const accepted = [...issuers.values()].filter(({ name }) => jwt.includes(name))
      const requireScopes = createScopeCheck(scopes)
      const hint = missingHint(takesApiKey, accepted.length > 0)
      return (rawHeaders) => {
        const credential = findCredential(rawHeaders, takesApiKey)
        if (credential === undefined) {
          if (optional) return anonymousCaller
          throw missingCredential(hint)
        }
        const caller = (takesApiKey ? callerOfKey(credential.digest) : undefined) ?? knownCaller(accepted, credential)
        if (caller !== undefined) return requireScopes(caller)
        if (!credential.isBearer || accepted.length === 0) throw wrongCredential('The API key is not known')
        return verify(accepted, credential).then(requireScopes)
      }
    },
  }
}

const missingHint = (takesApiKey: boolean, takesToken: boolean): string => {
  if (!takesApiKey) return 'Send a token: Authorization: Bearer TOKEN'
  return `Send an API key: X-API-Key: KEY${takesToken ? ', or a token: Authorization: Bearer TOKEN' : ''}`
}

const createScopeCheck =
  (needed: readonly string[]) =>
  (caller: Caller): Caller => {
    for (const scope of needed) if (!caller.scopes.has(scope)) throw insufficientScope(needed)
    return caller
  }

const knownCaller = (issuers: readonly TokenIssuer[], { digest, isBearer }: Credential): Caller | undefined => {
  if (!isBearer) return undefined
  for (const issuer of issuers) {
    const caller = issuer.known(digest)
    if (caller !== undefined) return caller
  }
  return undefined
}

/** Asks the issuers that the token claims to be of: several sections may share an `iss` and differ in their audience. */
const verify = async (issuers: readonly TokenIssuer[], credential: Credential): Promise<Caller> => {
  const claimed = claimedIssuer(credential.text)
  let refusal: unknown = wrongCredential('The token is of an issuer that is not accepted here')
  for (const issuer of issuers) {
    if (issuer.issuer !== claimed) continue
    try {
      return await issuer.verify(credential)
    } catch (error) {
      refusal = error
    }
  }
  throw refusal
}

const claimedIssuer = (token: string): string | undefined => {
  try {
    return decodeJwt(token).iss
  } catch (error) {
    throw wrongCredential(tokenFault(error), error)
  }
}
