/** Space between a popover and what it belongs to, and the window's edges, in pixels. */
const gap = 6
const margin = 12

const place = (anchor: HTMLElement, popover: HTMLElement): void => {
  const { bottom, right } = anchor.getBoundingClientRect()
  const left = Math.min(right - popover.offsetWidth, window.innerWidth - popover.offsetWidth - margin)
  const top = Math.max(margin, Math.min(bottom + gap, window.innerHeight - popover.offsetHeight - margin))
  popover.style.setProperty('--left', `${Math.max(margin, left)}px`)
  popover.style.setProperty('--top', `${top}px`)
}

/** Keeps a popover under an element, its right edge at the element's, within the window; returns what ends that. */
export const anchorUnder = (anchor: HTMLElement | null, popover: HTMLElement | null): (() => void) => {
  if (anchor === null || popover === null) return () => undefined
  const move = () => place(anchor, popover)
  move()
  window.addEventListener('resize', move)
  // Whatever scrolls moves the element.
  window.addEventListener('scroll', move, true)
  return () => {
    window.removeEventListener('resize', move)
    window.removeEventListener('scroll', move, true)
  }
}
