import { Fragment } from 'preact'
import { entryText } from '../i18n/entry.ts'
import { mask } from '../model/entry-fields.ts'
import { visibleBlock } from '../model/visible-text.ts'
import { Icon } from './icon.tsx'

/** In place of a secret: that there was one, and nothing that could be taken for it. */
export const Redaction = () => (
  <span class="redaction" title={entryText.value.maskedDetail}>
    <Icon name="lock" />
    {entryText.value.masked}
  </span>
)

interface ValueTextProps {
  readonly text: string
  /** Masks within the text are shown as what they are. */
  readonly hasMasks?: boolean
}

/** A stored value as text, whatever is in it. */
export const ValueText = ({ text, hasMasks = false }: ValueTextProps) => {
  const parts = hasMasks ? text.split(mask) : [text]
  return (
    <bdi class="value-text">
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <Redaction />}
          {visibleBlock(part)}
        </Fragment>
      ))}
    </bdi>
  )
}
