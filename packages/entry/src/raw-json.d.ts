/** ES2026 "JSON.parse source text access": in Node 24's engine, not yet in TypeScript's library. */
interface JSON {
  rawJSON(text: string): object
  isRawJSON(value: unknown): boolean
  parse(
    text: string,
    reviver: (this: unknown, key: string, value: unknown, context?: { readonly source?: string }) => unknown,
  ): unknown
}
