import { useSignal } from '@preact/signals'
import { Icon } from '../components/icon.tsx'
import { t } from '../i18n/common.ts'
import { storyText } from '../i18n/story.ts'
import { cutText, visibleBlock } from '../model/visible-text.ts'

/** What the log puts in place of a secret, in headers, queries and bodies alike. */
const mask = '[REDACTED]'

/** Some 25 lines of a body. */
const shownLength = 1_600

const Masked = () => (
  <mark class="masked" title={storyText.value.redacted}>
    <Icon name="lock" />
    {mask}
  </mark>
)

/** Stored text with the places marked where a secret was, long ones cut until asked for. */
export const MaskedText = ({ text }: { text: string }) => {
  const isWhole = useSignal(false)
  const isLong = text.length > shownLength
  const pieces = visibleBlock(isWhole.value ? text : cutText(text, shownLength)).split(mask)
  return (
    <>
      <bdi class="value-text">
        {pieces.map((piece, index) => (
          <>
            {index > 0 && <Masked />}
            {piece}
          </>
        ))}
        {isLong && !isWhole.value && '…'}
      </bdi>
      {isLong && (
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
      )}
    </>
  )
}
