import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/**
 * Calls as soon as a dialog is closed, whoever closed it, and before anything else is pressed or clicked. Its close
 * event comes in a task of its own: a key that is faster finds a dialog that is neither open nor gone.
 */
export const useClosed = (dialog: RefObject<HTMLDialogElement | null>, onClosed: () => void): void => {
  const latest = useRef(onClosed)
  latest.current = onClosed
  useLayoutEffect(() => {
    const element = dialog.current
    if (element === null) return undefined
    const watcher = new MutationObserver(() => {
      if (!element.open) latest.current()
    })
    watcher.observe(element, { attributeFilter: ['open'] })
    return () => watcher.disconnect()
  }, [])
}
