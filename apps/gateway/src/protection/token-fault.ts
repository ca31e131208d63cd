import { errors } from 'jose'

const faults: Readonly<Record<string, string>> = {
  ERR_JWT_EXPIRED: 'The token has expired',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'The signature of the token is wrong',
  ERR_JOSE_ALG_NOT_ALLOWED: 'The algorithm of the token is not accepted',
  ERR_JWKS_NO_MATCHING_KEY: 'The token is signed with a key that its issuer does not have',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'The token must name its key: its issuer has several',
}

const claimFaults: Readonly<Record<string, string>> = {
  iss: 'The token is of an issuer that is not accepted here',
  aud: 'The token is for another audience',
  nbf: 'The token is not valid yet',
}

/** What is wrong with a token, for a challenge: fixed words, none of them the token's. */
export const tokenFault = (error: unknown): string => {
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.reason === 'missing') return `The token lacks the claim ${error.claim}`
    if (error.reason === 'invalid') return `The claim ${error.claim} of the token is not valid`
    return claimFaults[error.claim] ?? `The claim ${error.claim} of the token is not accepted`
  }
  if (error instanceof errors.JOSEError) return faults[error.code] ?? 'The token is not a signed JWT'
  return 'The token cannot be verified'
}
