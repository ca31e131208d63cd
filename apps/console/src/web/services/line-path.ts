/** A number a path can hold: two digits behind the point are less than a pixel. */
const short = (n: number): string => String(Math.round(n * 100) / 100)

/**
 * A line through the middles of steps one unit wide, as an SVG path; it breaks where nothing is known. A single known
 * value between unknown ones is a dash as wide as its step.
 */
export const linePath = (values: readonly (number | undefined)[], most: number, height: number): string => {
  const y = (value: number) => short(height * (1 - (most > 0 ? value / most : 0)))
  return values
    .map((value, index) => {
      if (value === undefined) return ''
      const [before, after] = [values[index - 1], values[index + 1]]
      if (before === undefined && after === undefined) return `M${index} ${y(value)}h1`
      return `${before === undefined ? 'M' : 'L'}${index + 0.5} ${y(value)}`
    })
    .join('')
}
