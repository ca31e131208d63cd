import { signal } from '@preact/signals'

/** What the parser tells of a user agent, as far as it is shown. */
interface Parsed {
  readonly browser: { readonly name?: string; readonly version?: string }
  readonly os: { readonly name?: string; readonly versionName?: string }
  readonly platform: { readonly type?: string; readonly model?: string }
}

type Parse = (userAgent: string) => Parsed

/** Loaded when the first browser is to be named: 7 KB that most pages do without. */
const parse = signal<Parse | undefined>(undefined)
let isAsked = false

const load = (): void => {
  if (isAsked) return
  isAsked = true
  import('bowser').then(
    ({ default: bowser }) => {
      parse.value = (userAgent) => bowser.parse(userAgent)
    },
    () => {
      // The raw text stands there anyway.
      isAsked = false
    },
  )
}

/** `curl/8.5.0 …` and the like name themselves first (RFC 9110, section 10.1.5). */
const product = /^([^\s/()]{1,60})(?:\/v?(\d+(?:\.\d+)?)\S*)?/

const isBrowser = (userAgent: string): boolean => userAgent.startsWith('Mozilla/')

/** What somebody came with, in words: `Firefox 130 on Linux`, `curl 8.5`; undefined where that is not known. */
export const describeDevice = (userAgent: string, known: Parse | undefined): string | undefined => {
  if (!isBrowser(userAgent)) {
    const [, name, version] = product.exec(userAgent) ?? []
    return name === undefined ? undefined : [name, version].filter((part) => part !== undefined).join(' ')
  }
  const { browser, os, platform } = known?.(userAgent) ?? { browser: {}, os: {}, platform: {} }
  // A text without a browser's own name, which the parser takes for one called Mozilla.
  const name = browser.name === 'Mozilla' ? undefined : browser.name
  const major = browser.version?.split('.')[0]
  const system =
    platform.model ?? [os.name, os.name === 'Windows' ? os.versionName : undefined].filter(Boolean).join(' ')
  if (!name) return system || undefined
  return [`${name}${major ? ` ${major}` : ''}`, ...(system ? [system] : [])].join(' · ')
}

/** The same with the parser that is loaded on the way: the text appears when it is there. */
export const deviceName = (userAgent: string): string | undefined => {
  if (isBrowser(userAgent)) load()
  return describeDevice(userAgent, parse.value)
}
