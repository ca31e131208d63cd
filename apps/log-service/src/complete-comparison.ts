import { isInRange } from './complete-rest.ts'

/** How a value is compared: as such (`:`, also in a group), behind `>=` and its kind, or as an end of a range. */
export type Comparison = 'is' | 'compared' | 'bound'

export const comparisonOf = (before: string): Comparison =>
  isInRange(before) ? 'bound' : /[<>]=?\s*$/.test(before) ? 'compared' : 'is'
