/** Why a line is no entry. */
export class ParseError extends Error {
  override readonly name = 'ParseError'
  /** One sentence without a full stop, that quotes nothing of the line: it may hold a secret. */
  readonly reason: string
  /** Where in the line, in UTF-16 units from 1; 1 when it is the line as a whole. */
  readonly column: number

  constructor(reason: string, column = 1) {
    super(`column ${column}: ${reason}`)
    this.reason = reason
    this.column = column
  }
}
