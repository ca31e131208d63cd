/** The ranges of numbers from `first` to `last`, both inclusive, that are not in `present`. */
export const gapsOf = (first: number, last: number, present: ReadonlySet<number>): readonly [number, number][] => {
  const inside = [...present].filter((seq) => seq >= first && seq <= last).sort((a, b) => a - b)
  const gaps: [number, number][] = []
  let from = first
  for (const seq of [...inside, last + 1]) {
    if (seq > from) gaps.push([from, seq - 1])
    from = seq + 1
  }
  return gaps
}
