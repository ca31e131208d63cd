/** HTML that may be put into HTML as it is. Only {@link html} makes it. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Part = string | number | undefined | Markup | readonly Markup[]

/** A template whose values are escaped, for element contents and quoted attributes; `undefined` is nothing. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Markup =>
  new Markup(texts.reduce((before, text, index) => before + shown(parts[index - 1]) + text))

/** For what has no markup and is not to be escaped: a style sheet. */
export const raw = (text: string): Markup => new Markup(text)

const shown = (part: Part): string => {
  if (part === undefined) return ''
  if (part instanceof Markup) return part.text
  return typeof part === 'object' ? part.map(({ text }) => text).join('') : escaped(String(part))
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
