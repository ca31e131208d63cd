import { computed, effect } from '@preact/signals'
import type { TimeStyle } from '../model/time-format.ts'
import { asLanguage, language } from './language.ts'
import { remembered } from './remembered.ts'

export const themes = ['auto', 'light', 'dark'] as const
export const theme = remembered('theme', themes, 'auto')
/** `utc` or the browser's own zone. */
export const zone = remembered('zone', ['local', 'utc'] as const, 'local')
export const densities = ['compact', 'normal', 'comfortable'] as const
/** How high a row is. */
export const density = remembered('density', densities, 'normal')
/** Single-key shortcuts can be switched off (WCAG 2.1.4). */
export const singleKeys = remembered('single-keys', ['on', 'off'] as const, 'on')

const askedZone = new URLSearchParams(location.search).get('tz')
if (askedZone === 'utc' || askedZone === 'local') zone.value = askedZone

/** How times are written: the browser's own flavour of the language where it has one (`en-GB`). */
export const timeStyle = computed<TimeStyle>(() => ({
  language: navigator.languages.find((tag) => asLanguage(tag) === language.value) ?? language.value,
  utc: zone.value === 'utc',
}))

/** IANA name of the zone that times are shown in. */
export const timeZone = computed(() =>
  zone.value === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone,
)

effect(() => {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
})

effect(() => {
  document.documentElement.dataset.density = density.value
})
