import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface NoticeProps {
  readonly kind: 'failed' | 'empty' | 'loading'
  readonly icon: IconName
  readonly title: string
  readonly detail?: string | undefined
  readonly children?: ComponentChildren
}

/** Fills the place of what cannot be shown: says why, and what to do. */
export const Notice = ({ kind, icon, title, detail, children }: NoticeProps) => (
  <div class={`notice ${kind}`} role={kind === 'failed' ? 'alert' : 'status'}>
    <span class="notice-icon">
      <Icon name={icon} />
    </span>
    <h2>{title}</h2>
    {detail !== undefined && <p>{detail}</p>}
    {children !== undefined && <div class="notice-actions">{children}</div>}
  </div>
)

interface BannerProps {
  readonly kind: 'failed' | 'partial'
  readonly text: string
  readonly children?: ComponentChildren
}

/** One line above what is shown all the same. */
export const Banner = ({ kind, text, children }: BannerProps) => (
  <div class={`banner ${kind}`} role="status">
    <Icon name="alert" />
    <span>{text}</span>
    {children}
  </div>
)
