import type { LogInput } from '../log-client.ts'

/** The smallest entry; its action tells entries apart. */
export const entryOf = (action: string): LogInput => ({ user_id: 'N/A', action, result: 'success' })

export const actions = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `action-${from + index}`)
