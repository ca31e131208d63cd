import { effect } from '@preact/signals'
import { remembered } from './remembered.ts'

export const languages = ['en', 'pt-BR'] as const
export type Language = (typeof languages)[number]

/** The language that a BCP 47 tag is of, if it is one of ours. */
export const asLanguage = (tag: string | null): Language | undefined => {
  if (tag === null) return undefined
  return tag.toLowerCase().startsWith('pt') ? 'pt-BR' : tag.toLowerCase().startsWith('en') ? 'en' : undefined
}

const spokenLanguage = (): Language => {
  for (const tag of navigator.languages) {
    const spoken = asLanguage(tag)
    if (spoken !== undefined) return spoken
  }
  return 'en'
}

export const language = remembered('language', languages, spokenLanguage())
language.value = asLanguage(new URLSearchParams(location.search).get('lang')) ?? language.value

effect(() => {
  document.documentElement.lang = language.value
})
