import type { EngineParams } from './protocol.ts'

/** A condition with the values of its `{name:Type}` places. It is true for what is meant, and false or NULL for the rest. */
export interface Condition {
  readonly sql: string
  readonly params: EngineParams
}

export const always: Condition = { sql: 'true', params: {} }
/** For a value that no entry can have. */
export const never: Condition = { sql: 'false', params: {} }

/** All of the conditions. */
export const allOf = (conditions: readonly Condition[]): Condition => join(conditions, 'AND') ?? always

/** Any of the conditions. */
export const anyOf = (conditions: readonly Condition[]): Condition => join(conditions, 'OR') ?? never

const join = (conditions: readonly Condition[], operator: 'AND' | 'OR'): Condition | undefined => {
  if (conditions.length < 2) return conditions[0]
  return {
    sql: `(${conditions.map(({ sql }) => `(${sql})`).join(` ${operator} `)})`,
    params: Object.assign({}, ...conditions.map(({ params }) => params)),
  }
}

/** Gives each bound value of a query a name of its own. */
export class ParamNames {
  readonly #prefix: string
  #count = 0

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  next(): string {
    return `${this.#prefix}${this.#count++}`
  }
}

/** A time as entries spell it, which is bound under a name, as the engine's type. */
export const timeAt = (name: string): string => `parseDateTime64BestEffort({${name}:String}, 9, 'UTC')`
