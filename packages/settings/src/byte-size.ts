const factors: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
}

/** Reads `50GB`, `1.5TiB` or a number of bytes; undefined for any other text. */
export const parseByteSize = (text: string): number | undefined => {
  const [, number, unit = 'B'] = /^(\d{1,15}(?:\.\d{1,3})?) ?([KMGT]?i?B)?$/i.exec(text) ?? []
  const factor = factors[unit.toUpperCase()]
  if (number === undefined || factor === undefined) return undefined
  const bytes = Math.round(Number(number) * factor)
  return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined
}
