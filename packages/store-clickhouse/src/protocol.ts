/** What the parent asks of the child that holds the engine; one reply each, by id. */
export type EngineRequest =
  | { readonly kind: 'open'; readonly dir: string; readonly engineArgs: readonly string[] }
  | { readonly kind: 'query'; readonly sql: string; readonly params?: EngineParams; readonly format: string }
  | { readonly kind: 'insert'; readonly table: string; readonly lines: Uint8Array; readonly settings: EngineSettings }

/** Values that are bound to `{name:Type}` places; they never become part of the SQL text. */
export type EngineParams = Readonly<Record<string, string | number | readonly string[] | readonly number[]>>
export type EngineSettings = Readonly<Record<string, string | number>>

export type EngineCall = EngineRequest & { readonly id: number }

export type EngineReply =
  /** `bytes`: what a query printed. `rows`: how many an insert wrote. */
  | { readonly id: number; readonly bytes: Uint8Array; readonly rows: number }
  | { readonly id: number; readonly failure: EngineFailure }

export interface EngineFailure {
  readonly message: string
  /** ClickHouse's number for the kind of error, where it has one. */
  readonly code: number | undefined
}
