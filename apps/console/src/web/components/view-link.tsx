import type { ComponentChildren } from 'preact'
import type { View } from '../model/view.ts'
import { addressOf, go, isPlainClick } from '../state/navigation.ts'

interface ViewLinkProps {
  readonly to: View
  readonly class?: string
  /** Its name, where its content is none. */
  readonly label?: string
  /** More than its content says. */
  readonly title?: string
  readonly current?: boolean
  readonly children: ComponentChildren
}

/** A real link (new tab, copy address) that a plain click follows without loading the page again. */
export const ViewLink = ({ to, class: className, label, title = label, current, children }: ViewLinkProps) => (
  <a
    href={addressOf(to)}
    class={className}
    aria-label={label}
    title={title}
    aria-current={current ? 'page' : undefined}
    onClick={(event) => {
      if (!isPlainClick(event)) return
      event.preventDefault()
      go(to)
    }}
  >
    {children}
  </a>
)
