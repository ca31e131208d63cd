/** How a figure moved against the period before. */
export interface Change {
  readonly direction: 'up' | 'down' | 'same'
  /** Of the earlier figure, 0.4 for 40 % more; of a failure rate, the difference itself. Never negative. */
  readonly by: number
}

/** Less than a twentieth is what figures do by themselves. */
const noise = 0.05
/** Half a percentage point of failures. */
const rateNoise = 0.005

const changed = (by: number, least: number): Change => ({
  direction: Math.abs(by) < least ? 'same' : by > 0 ? 'up' : 'down',
  by: Math.abs(by),
})

/** Undefined where there is nothing to compare with. */
export const changeOf = (now: number | undefined, before: number | undefined): Change | undefined =>
  now === undefined || before === undefined || before === 0 ? undefined : changed(now / before - 1, noise)

/** Of a failure rate: in points, since 200 % more of nearly nothing is nearly nothing. */
export const rateChangeOf = (now: number, before: number): Change => changed(now - before, rateNoise)
