import { computed, effect } from '@preact/signals'
import { type Catalogue, en } from '../i18n/en.ts'
import { ptBr } from '../i18n/pt-br.ts'
import type { TimeStyle } from '../model/time-format.ts'
import { remembered } from './remembered.ts'

export const languages = ['en', 'pt-BR'] as const
export type Language = (typeof languages)[number]

const asLanguage = (tag: string | null): Language | undefined => {
  if (tag === null) return undefined
  return tag.toLowerCase().startsWith('pt') ? 'pt-BR' : tag.toLowerCase().startsWith('en') ? 'en' : undefined
}

const spokenLanguage = (): Language => {
  for (const tag of navigator.languages) {
    const language = asLanguage(tag)
    if (language !== undefined) return language
  }
  return 'en'
}

const asked = new URLSearchParams(location.search)

export const language = remembered('language', languages, spokenLanguage())
export const themes = ['auto', 'light', 'dark'] as const
export const theme = remembered('theme', themes, 'auto')
/** `utc` or the browser's own zone. */
export const zone = remembered('zone', ['local', 'utc'] as const, 'local')
/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export const singleKeys = remembered('single-keys', ['on', 'off'] as const, 'on')

language.value = asLanguage(asked.get('lang')) ?? language.value
const askedZone = asked.get('tz')
if (askedZone === 'utc' || askedZone === 'local') zone.value = askedZone

const catalogues: Record<Language, Catalogue> = { en, 'pt-BR': ptBr }

/** All texts in the chosen language. */
export const t = computed<Catalogue>(() => catalogues[language.value])

/** How times are written: the browser's own flavour of the language where it has one (`en-GB`). */
export const timeStyle = computed<TimeStyle>(() => ({
  language: navigator.languages.find((tag) => asLanguage(tag) === language.value) ?? language.value,
  utc: zone.value === 'utc',
}))

effect(() => {
  document.documentElement.lang = language.value
})

effect(() => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
})
