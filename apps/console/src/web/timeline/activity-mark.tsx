import type { View } from '../model/view.ts'
import { addressOf, go, isPlainClick } from '../state/navigation.ts'
import { sizeOf } from './calendar.ts'

interface ActivityMarkProps {
  readonly to: View
  readonly label: string
  readonly count: number
  readonly failures: number
  /** The count of the biggest mark of the picture. */
  readonly most: number
  /** The one that Tab stops at. */
  readonly isStop: boolean
}

/** A failed part smaller than this would not be seen. */
const minFailedPercent = 25

const failedPart = (failures: number, count: number): string =>
  failures === 0 ? '0%' : `${failures === count ? 100 : Math.max(minFailedPercent, (failures / count) * 100)}%`

/** A square as big as there were entries, its lower part as red as they failed; it leads to them. */
export const ActivityMark = ({ to, label, count, failures, most, isStop }: ActivityMarkProps) => (
  <a
    class="activity-mark"
    href={addressOf(to)}
    aria-label={label}
    title={label}
    tabIndex={isStop ? 0 : -1}
    onClick={(event) => {
      if (!isPlainClick(event)) return
      event.preventDefault()
      go(to)
    }}
  >
    <span
      class={`mark size-${sizeOf(count, most)}`}
      style={{ '--failed': failedPart(failures, count) } as Record<string, string>}
    />
  </a>
)
