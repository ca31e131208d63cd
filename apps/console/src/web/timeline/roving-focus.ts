const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const middleOf = (element: Element): readonly [x: number, y: number] => {
  const { left, top, width, height } = element.getBoundingClientRect()
  return [left + width / 2, top + height / 2]
}

/** How much a mark aside counts against one that lies straight ahead. */
const asideWeight = 4

/**
 * Moves the focus among the links of a picture by where they lie: one stop for Tab, the arrow keys within. To be called
 * with a keydown on their parent.
 */
export const moveAmongMarks = (event: KeyboardEvent & { readonly currentTarget: EventTarget | null }): void => {
  const { currentTarget: area, target, key } = event
  const step = steps[key]
  if (step === undefined || !(area instanceof HTMLElement) || !(target instanceof HTMLElement)) return
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const [x, y] = middleOf(target)
  let nearest: { readonly link: HTMLElement; readonly distance: number } | undefined
  for (const link of area.querySelectorAll<HTMLElement>('a')) {
    const [otherX, otherY] = middleOf(link)
    const ahead = (otherX - x) * step[0] + (otherY - y) * step[1]
    if (ahead < 1) continue
    const aside = Math.abs((otherX - x) * step[1]) + Math.abs((otherY - y) * step[0])
    const distance = ahead + asideWeight * aside
    if (nearest === undefined || distance < nearest.distance) nearest = { link, distance }
  }
  event.preventDefault()
  if (nearest === undefined) return
  for (const link of area.querySelectorAll<HTMLElement>('a')) link.tabIndex = -1
  nearest.link.tabIndex = 0
  nearest.link.focus()
  nearest.link.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
