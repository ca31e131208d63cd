import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** Where the lines of all parts come together. */
export interface Output {
  /** One line of a part, or of the launcher itself. */
  line(name: string, colour: number, text: string): void
  /** A line without a prefix. */
  plain(text: string): void
}

/** Prefixes are padded to one width, so that messages of different parts start in one column. */
export const createOutput = (
  stream: { write(text: string): unknown },
  options: { readonly width: number; readonly colours: boolean },
): Output => ({
  line: (name, colour, text) => {
    const prefix = name.padEnd(options.width)
    stream.write(options.colours ? `\u001b[${colour}m${prefix}\u001b[0m │ ${text}\n` : `${prefix} | ${text}\n`)
  },
  plain: (text) => stream.write(`${text}\n`),
})

/** Passes each line that a part prints on, until its stream ends. */
export const forwardLines = (from: Readable, onLine: (text: string) => void): void => {
  createInterface({ input: from, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine)
}
