/** Who sends a request, as its credential says. */
export interface Caller {
  readonly via: 'api_key' | 'jwt' | 'anonymous'
  /** The entry's `user_id`; unique within its issuer. */
  readonly userId: string | undefined
  /** Names an API key without telling it: the first 16 digits of its SHA-256. */
  readonly keyId: string | undefined
  /** The name in `auth.jwt` of who issued the token. */
  readonly issuer: string | undefined
  readonly scopes: ReadonlySet<string>
}

/** Who sends no credential where none is needed. */
export const anonymousCaller: Caller = Object.freeze({
  via: 'anonymous',
  userId: undefined,
  keyId: undefined,
  issuer: undefined,
  scopes: new Set<string>(),
})
