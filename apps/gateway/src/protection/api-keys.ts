import type { GatewayFile } from '../configuration/gateway-file.ts'
import type { Caller } from './caller.ts'

/** So many digits tell apart 10,000 keys, and are too few to test guesses of a key against. */
const keyIdLength = 16

/**
 * Compiles API keys: whose is the key with this SHA-256? How long the look-up takes may tell something of the digests
 * that are known; nobody can make a key for a digest, so that tells nothing of a key.
 */
export const createApiKeys = (keys: GatewayFile['auth']['api_keys']): ((digest: string) => Caller | undefined) => {
  const callers = new Map(
    keys.map(({ sha256, user_id, scopes }) => {
      const caller: Caller = Object.freeze({
        via: 'api_key',
        userId: user_id,
        keyId: sha256.slice(0, keyIdLength),
        issuer: undefined,
        scopes: new Set(scopes),
      })
      return [sha256, caller]
    }),
  )
  return (digest) => callers.get(digest)
}
