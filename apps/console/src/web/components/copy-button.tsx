import { useSignal } from '@preact/signals'
import { t } from '../i18n/common.ts'
import { copyAnnouncement, copyText } from '../state/copy.ts'
import { Icon, type IconName } from './icon.tsx'

interface CopyButtonProps {
  /** Asked for when it is clicked, so that a long text is not built before. */
  readonly text: () => string
  readonly label: string
  readonly icon?: IconName
  /** Shows the label beside the icon. */
  readonly isWide?: boolean
}

/** How long the button says that it worked. */
const doneMs = 1_500

export const CopyButton = ({ text, label, icon = 'copy', isWide = false }: CopyButtonProps) => {
  const isDone = useSignal(false)
  const copy = async () => {
    await copyText(text())
    isDone.value = true
    copyAnnouncement.value = t.value.detail.copied
    window.setTimeout(() => {
      isDone.value = false
      copyAnnouncement.value = ''
    }, doneMs)
  }
  return (
    <button
      type="button"
      class={isWide ? 'button' : 'icon-button'}
      aria-label={isWide ? undefined : label}
      title={isWide ? undefined : label}
      onClick={() => void copy()}
    >
      <Icon name={isDone.value ? 'check' : icon} />
      {isWide && <span>{isDone.value ? t.value.detail.copied : label}</span>}
    </button>
  )
}
