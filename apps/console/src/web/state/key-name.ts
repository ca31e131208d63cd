/** Mac keyboards write ⌘ where others write Ctrl. */
const isMac = /^(?:Mac|iPhone|iPad)/.test(navigator.platform)

const names: Readonly<Record<string, string>> = { Escape: 'Esc', Mod: isMac ? '⌘' : 'Ctrl', Space: '␣' }

const nameOf = (key: string): string => names[key] ?? (key.length === 1 ? key : key)

/**
 * The keys of a command as they are written on a keyboard: one after the other, each a list of what is held together
 * (`g e` is two, `Mod+k` is one of two).
 */
export const keyCaps = (key: string): readonly (readonly string[])[] =>
  key.split(' ').map((stroke) => {
    const parts = stroke.length > 1 ? stroke.split('+') : [stroke]
    return parts.map((part) => (parts.length > 1 && part.length === 1 ? part.toUpperCase() : nameOf(part)))
  })
