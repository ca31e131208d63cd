import { savedText } from '../i18n/saved.ts'
import { fixRange } from '../model/time-range.ts'
import { copyText, lastingLink } from '../state/copy.ts'
import { view } from '../state/navigation.ts'
import { showToast } from '../state/toast.ts'
import { isRelative, rangeWords } from './view-words.ts'

/** Copies the link that shows what is shown now, and says so when times that move with the clock were fixed for it. */
export const copyViewLink = async (): Promise<void> => {
  const nowMs = Date.now()
  const shown = view.value
  await copyText(lastingLink(shown, nowMs))
  const isFixed = 'range' in shown && isRelative(shown.range)
  showToast(
    isFixed ? savedText.value.linkCopiedFixed(rangeWords(fixRange(shown.range, nowMs))) : savedText.value.linkCopied,
  )
}
