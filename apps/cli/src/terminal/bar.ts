/** Eighths of a column: a bar of these is eight times finer than the screen. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of `share` (0 to 1) of `columns`. Anything above nothing shows at least a sliver. */
export const bar = (share: number, columns: number): string => {
  const parts = Math.min(Math.max(Math.round(share * columns * 8), share > 0 ? 1 : 0), columns * 8)
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '')
}

/** Fills that can be told apart without colours, for bars made of several parts. */
const fills = ['█', '░', '▒', '▓']

/**
 * Lengths of the parts of a stacked bar of `columns` for `total`; each part above nothing gets one column at least, as
 * one failure among thousands is what is looked for.
 */
export const stackedLengths = (parts: readonly number[], total: number, columns: number): readonly number[] =>
  parts.map((part) => (part === 0 || total === 0 ? 0 : Math.max(1, Math.round((part / total) * columns))))

export const fillOf = (index: number, hasColours: boolean): string =>
  hasColours ? '█' : (fills[index % fills.length] ?? '█')
