import { stepsPath } from './sparkline-shape.ts'

interface SparklineProps {
  /** Of all entries, from the earliest to the latest. */
  readonly values: readonly number[]
  /** How much of each of them failed. */
  readonly failures: readonly number[]
  /** Says the figures to those who do not see them. */
  readonly label: string
}

const height = 40

/** How much there was over time, with what failed of it in front, in one small picture. */
export const Sparkline = ({ values, failures, label }: SparklineProps) => {
  const most = Math.max(...values, 0)
  return (
    <svg
      class="sparkline"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${Math.max(values.length, 1)} ${height}`}
      preserveAspectRatio="none"
    >
      <path class="sparkline-all" d={stepsPath(values, most, height)} />
      <path class="sparkline-failed" d={stepsPath(failures, most, height)} />
    </svg>
  )
}
