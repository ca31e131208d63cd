/** Why a value is no entry: one sentence that starts with the field, and the status an HTTP caller should get. */
export class EntryError extends Error {
  override readonly name = 'EntryError'
  /** 422: the content is wrong. 413: the entry is too large. */
  readonly status: 413 | 422
  /** The wrong field in dotted form (`http.status`), or `entry` for the whole. */
  readonly field: string

  constructor(field: string, reason: string, status: 413 | 422 = 422) {
    super(`${field}: ${reason}`)
    this.field = field
    this.status = status
  }
}
