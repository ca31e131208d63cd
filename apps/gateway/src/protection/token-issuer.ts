import { Problem } from '@trilha/service-kit'
import { type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose'
import QuickLRU from 'quick-lru'
import type { GatewayFile } from '../configuration/gateway-file.ts'
import { msOf } from '../configuration/units.ts'
import type { Caller } from './caller.ts'
import { wrongCredential } from './challenge.ts'
import type { Credential } from './credential.ts'
import type { Fetch } from './fetch-keys.ts'
import { KeySet } from './key-set.ts'
import { tokenFault } from './token-fault.ts'

export interface TokenIssuerOptions {
  readonly now: () => number
  readonly fetch: Fetch
  readonly onFailure: (reason: string) => void
}

interface Verified {
  readonly caller: Caller
  readonly expiresAtMs: number
  readonly generation: number
}

/**
 * Tokens that were verified already, by their digests; twice as many may be held for a moment, about 8 MB. Tokens beyond
 * them cost a check of their signature, about a tenth of a millisecond.
 */
const keptTokens = 5_000

/** The longest user id that an entry can hold. */
const maxUserIdLength = 256

/** Verifies the tokens of one issuer (RFC 7519). A token is believed until it expires or its issuer changes its keys. */
export class TokenIssuer {
  readonly name: string
  /** The exact `iss` of its tokens. */
  readonly issuer: string
  readonly #keys: KeySet
  readonly #now: () => number
  readonly #skewMs: number
  readonly #subject: string
  readonly #options: JWTVerifyOptions
  readonly #verified = new QuickLRU<string, Verified>({ maxSize: keptTokens })

  constructor(section: GatewayFile['auth']['jwt'][number], { now, fetch, onFailure }: TokenIssuerOptions) {
    this.name = section.name
    this.issuer = section.issuer
    this.#now = now
    this.#skewMs = msOf(section.clock_skew)
    this.#subject = section.subject
    this.#keys = new KeySet({ url: section.jwks_url, cacheMs: msOf(section.cache), now, fetch, onFailure })
    this.#options = {
      issuer: section.issuer,
      audience: section.audience,
      algorithms: section.algorithms,
      clockTolerance: this.#skewMs / 1_000,
      // A token that never expires could never be taken back.
      requiredClaims: ['exp'],
    }
  }

  /** Whose token this is, when it was verified before and that still counts. */
  known(digest: string): Caller | undefined {
    const verified = this.#verified.get(digest)
    if (verified === undefined) return undefined
    const nowMs = this.#now()
    const isCurrent = this.#keys.isCurrent(nowMs) && verified.generation === this.#keys.generation
    return isCurrent && nowMs < verified.expiresAtMs ? verified.caller : undefined
  }

  /**
   * Verifies a token.
   *
   * @throws {Problem} 401 with a challenge that says why it is refused; 503 when it cannot be verified for now
   */
  async verify({ text, digest }: Credential): Promise<Caller> {
    const { generation } = this.#keys
    let payload: JWTPayload
    try {
      const options = { ...this.#options, currentDate: new Date(this.#now()) }
      payload = (await jwtVerify(text, this.#keys.keyOf, options)).payload
    } catch (error) {
      if (error instanceof Problem) throw error
      throw wrongCredential(tokenFault(error), error)
    }
    const caller: Caller = Object.freeze({
      via: 'jwt',
      userId: this.#userIdOf(payload),
      keyId: undefined,
      issuer: this.name,
      scopes: new Set(scopesOf(payload)),
    })
    const expiresAtMs = Number(payload.exp) * 1_000 + this.#skewMs
    // Under the generation before: keys that came meanwhile may not be those that it was verified with.
    this.#verified.set(digest, { caller, expiresAtMs, generation })
    return caller
  }

  #userIdOf(payload: JWTPayload): string {
    const claim = Object.hasOwn(payload, this.#subject) ? payload[this.#subject] : undefined
    const userId = Number.isSafeInteger(claim) ? String(claim) : claim
    if (typeof userId === 'string' && userId !== '' && userId.length <= maxUserIdLength) return userId
    throw wrongCredential('The token lacks the claim that says whose it is')
  }
}

/** `scope` is a text with spaces (RFC 8693, section 4.2); some issuers have a list, or call it `scp`. */
const scopesOf = ({ scope, scp }: JWTPayload): readonly string[] => {
  const given = scope ?? scp
  if (typeof given === 'string') return given.split(' ').filter((text) => text !== '')
  return Array.isArray(given) ? given.filter((text) => typeof text === 'string') : []
}
