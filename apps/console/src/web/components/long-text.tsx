import { useSignal } from '@preact/signals'
import { t } from '../i18n/common.ts'
import { cutText, visibleBlock } from '../model/visible-text.ts'

/** Some five lines of a detail. */
const shownLength = 400

/** A stored value as text, whatever is in it; long ones are cut until asked for. */
export const LongText = ({ text }: { text: string }) => {
  const isWhole = useSignal(false)
  const isLong = text.length > shownLength
  return (
    <>
      <bdi class="value-text">{visibleBlock(isWhole.value ? text : cutText(text, shownLength))}</bdi>
      {isLong && (
        <>
          {!isWhole.value && '… '}
          <button
            type="button"
            class="text-button"
            aria-expanded={isWhole.value}
            onClick={() => {
              isWhole.value = !isWhole.value
            }}
          >
            {isWhole.value ? t.value.list.showLess : t.value.list.showAll(text.length)}
          </button>
        </>
      )}
    </>
  )
}
