export const formatCount = (count: number, language: string): string => count.toLocaleString(language)

/** A part of a whole: `2.8%`; what is there at all is never written as nothing. */
export const formatShare = (part: number, whole: number, language: string): string => {
  const share = whole === 0 ? 0 : part / whole
  const format = (value: number) =>
    value.toLocaleString(language, { style: 'percent', maximumFractionDigits: value < 0.1 ? 1 : 0 })
  return share > 0 && share < 0.001 ? `<${format(0.001)}` : format(share)
}
