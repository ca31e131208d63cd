import { printValue } from '@trilha/query'

/** Something that may take the place of what is being typed. */
export interface Suggestion {
  /** As a person reads it. */
  readonly text: string
  /** As the query has it, quoted or escaped where it must be. */
  readonly insert: string
  /** What it means, in a few words. */
  readonly detail?: string
  /** Entries that have it. */
  readonly count?: number
}

/**
 * How well a name or value meets what was typed, 0 best: it starts with it; starts with it in another case; a part of it
 * does (`status` of `http.status`); it has it somewhere. Undefined when it has not.
 */
export const rankOf = (text: string, typed: string): number | undefined => {
  if (text.startsWith(typed)) return 0
  const [lower, sought] = [text.toLowerCase(), typed.toLowerCase()]
  const at = lower.indexOf(sought)
  if (at < 0) return undefined
  if (at === 0) return 1
  return isPartStart(lower, sought) ? 2 : 3
}

const isPartStart = (text: string, sought: string): boolean => {
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) {
    if (/[^\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return true
  }
  return false
}

/** Those that meet what was typed, the best first, otherwise in their order. */
export const ranked = <Item>(items: readonly Item[], typed: string, textOf: (item: Item) => string): readonly Item[] =>
  items
    .flatMap((item) => {
      const rank = rankOf(textOf(item), typed)
      return rank === undefined ? [] : [{ item, rank }]
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item)

/** A value as it is written in a query; within a group, a sign at its start would mean NOT. */
export const writtenValue = (value: string, isGrouped: boolean): string => {
  const written = printValue(value)
  return isGrouped && written.startsWith('-') ? `"${written}"` : written
}
