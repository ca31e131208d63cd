import { effect, type Signal, signal } from '@preact/signals'

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const write = (key: string, text: string): void => {
  try {
    localStorage.setItem(key, text)
  } catch {
    // A browser that refuses storage still lets the choice hold for this visit.
  }
}

/** A choice that outlives the visit, kept in localStorage (or only for the visit where that is refused). */
export const remembered = <T extends string>(name: string, values: readonly T[], fallback: T): Signal<T> => {
  const key = `trilha.${name}`
  const stored = read(key)
  const first = values.find((value) => value === stored) ?? fallback
  const choice = signal(first)
  effect(() => {
    // Only what was chosen is written: a fallback that changes in a later version then still applies.
    if (choice.value !== first || read(key) !== null) write(key, choice.value)
  })
  return choice
}
