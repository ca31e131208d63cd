import { Problem } from '@trilha/service-kit'

/** 422: the content is wrong; the detail starts with what is. */
export const invalid = (detail: string): Problem => new Problem('invalid_content', detail)

/** 413: a size limit is passed. */
export const tooLarge = (detail: string): Problem => new Problem('content_too_large', detail)

/** 415: sent in a form that is not read here; `headers` say which forms are (RFC 9110 section 15.5.16). */
export const unsupported = (detail: string, headers: Readonly<Record<string, string>> = {}): Problem =>
  new Problem('unsupported_media_type', detail, { headers })

/** 503: not now. */
export const unavailable = (detail: string, retryAfterSeconds: number): Problem =>
  new Problem('unavailable', detail, { headers: { 'retry-after': String(retryAfterSeconds) } })

/** A batch that broke off after `accepted` of its entries had been kept; `cause` is what broke it. */
export class PartlyKept extends Error {
  override readonly name = 'PartlyKept'
  readonly accepted: number

  constructor(cause: unknown, accepted: number) {
    super('the batch broke off', { cause })
    this.accepted = accepted
  }
}
