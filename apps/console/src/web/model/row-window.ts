export interface RowWindow {
  /** Index of the first rendered row. */
  readonly first: number
  /** Index after the last rendered row. */
  readonly end: number
  readonly paddingTop: number
  readonly paddingBottom: number
}

export interface Viewport {
  readonly scrollTop: number
  readonly height: number
}

export interface RowSizes {
  readonly count: number
  readonly rowHeight: number
  /** Index of the row with an open detail, -1 for none. */
  readonly openIndex: number
  readonly detailHeight: number
}

/** Rows rendered beyond each edge, so that a quick scroll or the next keyboard step finds them there. */
const overscan = 12

/** Which rows to render for what is in view, and the room to leave for the others. */
export const rowWindow = (viewport: Viewport, sizes: RowSizes): RowWindow => {
  const { count, rowHeight, openIndex, detailHeight } = sizes
  const topOf = (index: number) => index * rowHeight + (openIndex >= 0 && index > openIndex ? detailHeight : 0)
  const indexAt = (y: number) => {
    if (openIndex < 0 || y < topOf(openIndex) + rowHeight) return Math.floor(y / rowHeight)
    return Math.max(openIndex, Math.floor((y - detailHeight) / rowHeight))
  }
  const first = Math.min(Math.max(0, indexAt(viewport.scrollTop) - overscan), Math.max(0, count - 1))
  const end = Math.min(count, indexAt(viewport.scrollTop + viewport.height) + 1 + overscan)
  return { first, end, paddingTop: topOf(first), paddingBottom: Math.max(0, topOf(count) - topOf(end)) }
}
