import { useSignal } from '@preact/signals'
import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import { firstOfValue, firstPart, nextLength, type ShownFirst } from '../model/shown-text.ts'
import { cutText } from '../model/visible-text.ts'
import { ValueText } from './value-text.tsx'

interface LongTextProps {
  readonly text: string
  /** Length of the whole, where the text is only its beginning. */
  readonly fullLength?: number | undefined
  readonly first?: ShownFirst
  readonly hasMasks?: boolean
}

/** A stored value as text, whatever is in it; a long one is shown in steps, so that none of them is a pause. */
export const LongText = ({ text, fullLength, first = firstOfValue, hasMasks = false }: LongTextProps) => {
  const shownLength = useSignal(0)
  const beginning = firstPart(text, first)
  const shown = shownLength.value === 0 ? beginning : cutText(text, shownLength.value)
  const isWhole = shown.length >= text.length
  const next = nextLength(shown.length, text.length)
  return (
    <>
      <ValueText text={shown} hasMasks={hasMasks} />
      {fullLength !== undefined && fullLength > text.length && isWhole && (
        <span class="value-rest">{entryText.value.cutAt(fullLength)}</span>
      )}
      {beginning.length < text.length && (
        <>
          {!isWhole && '… '}
          <button
            type="button"
            class="text-button"
            aria-expanded={isWhole}
            onClick={() => {
              shownLength.value = isWhole ? 0 : next
            }}
          >
            {isWhole
              ? t.value.list.showLess
              : next === text.length
                ? t.value.list.showAll(text.length)
                : entryText.value.showMore(next - shown.length, text.length)}
          </button>
        </>
      )}
    </>
  )
}
