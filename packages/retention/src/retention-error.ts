/** What is wrong with the rules: one sentence a fault, each on its line, with the place where it stands. */
export class RetentionError extends Error {
  override readonly name = 'RetentionError'
}
