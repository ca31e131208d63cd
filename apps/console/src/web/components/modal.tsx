import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { IconButton } from './icon-button.tsx'
import { useClosed } from './use-closed.ts'

interface ModalProps {
  readonly title: string
  readonly class?: string
  /** Called once it is closed, whoever closed it; takes it out of the page. */
  readonly onClose: () => void
  readonly children: ComponentChildren
}

/** Closes the dialog that an element is in; the focus goes back to where it was before. */
export const closeModal = (within: EventTarget | null): void => {
  if (within instanceof Element) within.closest('dialog')?.close()
}

/** A dialog over the page, open for as long as it is rendered. Escape and a click beside it close it. */
export const Modal = ({ title, class: className = '', onClose, children }: ModalProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useClosed(dialog, onClose)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Where something is to be typed, the keys go there and not to the button that closes.
    element?.querySelector<HTMLElement>('input[type=text], input:not([type]), textarea')?.focus()
  }, [])
  return (
    <dialog
      ref={dialog}
      class={`modal ${className}`}
      aria-labelledby={titleId}
      onMouseDown={(event) => {
        // Only the backdrop is the dialog itself: its content fills it.
        if (event.target === dialog.current) dialog.current?.close()
      }}
    >
      <div class="modal-content">
        <div class="modal-head">
          <h2 id={titleId}>{title}</h2>
          <IconButton icon="cross" label={t.value.detail.close} onClick={() => dialog.current?.close()} />
        </div>
        {children}
      </div>
    </dialog>
  )
}
