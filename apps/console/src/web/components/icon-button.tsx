import { Icon, type IconName } from './icon.tsx'

interface IconButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly onClick: () => void
  readonly class?: string
}

export const IconButton = ({ icon, label, onClick, class: className = '' }: IconButtonProps) => (
  <button type="button" class={`icon-button ${className}`} aria-label={label} title={label} onClick={onClick}>
    <Icon name={icon} />
  </button>
)
