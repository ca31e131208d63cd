import { Problem } from '@trilha/service-kit'

const realm = 'Bearer realm="Trilha"'

/** No credential came, or none that is understood: a challenge without an error code (RFC 6750, section 3.1). */
export const missingCredential = (detail: string): Problem =>
  new Problem('unauthorized', detail, { headers: { 'www-authenticate': realm } })

/** Several credentials came: which of them speaks for the caller is not for the gateway to choose. */
export const ambiguousCredential = (detail: string): Problem =>
  new Problem('bad_request', detail, { headers: { 'www-authenticate': challenge('invalid_request', detail) } })

/**
 * The credential is wrong. The detail goes into the challenge as well: printable ASCII without quotes and backslashes,
 * and no word of the credential itself.
 */
export const wrongCredential = (detail: string, cause?: unknown): Problem =>
  new Problem('unauthorized', detail, { headers: { 'www-authenticate': challenge('invalid_token', detail) }, cause })

/** The credential is right and does not reach far enough. */
export const insufficientScope = (needed: readonly string[]): Problem => {
  const scope = needed.join(' ')
  return new Problem('forbidden', `This needs the scope ${scope}`, {
    headers: { 'www-authenticate': `${realm}, error="insufficient_scope", scope="${scope}"` },
  })
}

const challenge = (code: 'invalid_request' | 'invalid_token', description: string): string =>
  `${realm}, error="${code}", error_description="${description}"`
