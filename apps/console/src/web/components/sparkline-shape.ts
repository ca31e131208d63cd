/** A number a path can hold: two digits behind the point are less than a pixel. */
const short = (n: number): string => String(Math.round(n * 100) / 100)

/** What is there at all is seen: this much of the height at least. */
const least = 0.06

const heightOf = (value: number, most: number): number => (value <= 0 || most <= 0 ? 0 : Math.max(value / most, least))

/**
 * The outline of steps as an SVG path: each value is one unit wide and at most `height` high, from left to right, with
 * the zero line at the bottom. Empty for no values.
 */
export const stepsPath = (values: readonly number[], most: number, height: number): string => {
  if (values.length === 0) return ''
  const tops = values.map((value, index) => {
    const y = short(height * (1 - heightOf(value, most)))
    return `V${y}H${index + 1}`
  })
  return `M0 ${height}${tops.join('')}V${height}Z`
}
