import type { Edit } from './suggestions.ts'

/** Changes a part of a field as typing would: the cursor stands behind it, the field hears of it, and undo undoes it. */
export const replaceText = (field: HTMLInputElement, { start, end, insert }: Edit): void => {
  field.focus()
  field.setSelectionRange(start, end)
  // Old, but nothing else keeps what the person typed before within reach of undo.
  if (document.execCommand(insert === '' ? 'delete' : 'insertText', false, insert)) return
  field.setRangeText(insert, start, end, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Scrolls a field sideways until a mark that lies in it, or under it, can be seen. */
export const scrollTo = (field: HTMLInputElement, { offsetLeft, offsetWidth }: HTMLElement): void => {
  const isSeen = offsetLeft >= field.scrollLeft && offsetLeft + offsetWidth <= field.scrollLeft + field.clientWidth
  // What comes before it is worth seeing, too.
  if (!isSeen) field.scrollLeft = offsetLeft - field.clientWidth / 3
}
