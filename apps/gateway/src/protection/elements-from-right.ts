/**
 * The elements of a list (RFC 9110, section 5.6.1), last one first, trimmed; empty ones are left out. Commas within
 * quotes divide nothing.
 *
 * From the right, for only what trusted proxies have appended there may be believed: read from the left, a quote that
 * a client opened would swallow what they wrote after it.
 */
export function* elementsFromRight(list: string): Generator<string, void, undefined> {
  let end = list.length
  let isQuoted = false
  for (let index = list.length - 1; index >= -1; index -= 1) {
    const character = list[index]
    if (character === '"') isQuoted = !isQuoted
    if (index >= 0 && (character !== ',' || isQuoted)) continue
    const element = list.slice(index + 1, end).trim()
    if (element !== '') yield element
    end = index
  }
}
