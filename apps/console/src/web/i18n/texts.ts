import { computed, type ReadonlySignal } from '@preact/signals'
import { type Language, language } from '../state/language.ts'

/**
 * The texts of one part of the console, in the chosen language. The second catalogue is typed by the first: a missing
 * key does not compile.
 */
export const texts = <T extends object>(en: T, ptBr: NoInfer<T>): ReadonlySignal<T> => {
  const catalogues: Readonly<Record<Language, T>> = { en, 'pt-BR': ptBr }
  return computed(() => catalogues[language.value])
}

/** Whole numbers as the language writes them. */
export const inEnglish = (n: number): string => n.toLocaleString('en')
export const inPortuguese = (n: number): string => n.toLocaleString('pt-BR')
