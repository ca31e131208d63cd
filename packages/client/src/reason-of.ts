/** The words of whatever was thrown. Never throws itself. */
export const reasonOf = (error: unknown): string => {
  try {
    // A host with several addresses fails with an error for each of them, and no words of its own.
    const inner: unknown = error instanceof AggregateError ? error.errors[0] : error
    return inner instanceof Error ? inner.message : String(inner)
  } catch {
    return 'unknown reason'
  }
}
