/** How large a query may be. */
export const queryLimits = Object.freeze({
  /** In UTF-16 code units: what still fits in a request line, which most servers end at 8,192 bytes. */
  length: 8_000,
  /** Parentheses and negations inside one another: nobody reads deeper, and every reader of the tree may recurse. */
  depth: 50,
  /** Names between the dots of a path below `attributes`: a store tries each way to join neighbours into one key. */
  pathParts: 12,
})
