import { narrow, narrowedBy } from '../state/narrow.ts'
import { Icon } from './icon.tsx'

interface WithoutButtonProps {
  readonly field: string
  readonly value: string
  readonly label: string
  readonly class: string
}

/** Leaves the entries with this value out of the search, or takes them in again. */
export const WithoutButton = ({ field, value, label, class: own }: WithoutButtonProps) => (
  <button
    type="button"
    class={own}
    aria-pressed={narrowedBy(field, value) === 'exclude'}
    aria-label={label}
    title={label}
    onClick={() => narrow(field, value, 'exclude')}
  >
    <Icon name="exclude" />
  </button>
)
