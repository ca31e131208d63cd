/** Steps a person reads without counting. */
const niceSteps = [1, 2, 5, 10]

/** Round values from 0 up to `durationMs`, at most six of them. */
export const axisTicks = (durationMs: number): readonly number[] => {
  if (durationMs <= 0) return [0]
  const rough = durationMs / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (niceSteps.find((nice) => nice * power >= rough) ?? 10)
  const count = Math.floor(durationMs / step + 1e-9)
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}
