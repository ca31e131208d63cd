import { useSignal } from '@preact/signals'
import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import type { EntryField } from '../model/entry-fields.ts'
import { formatFull } from '../model/time-format.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { canNarrow } from '../state/narrow.ts'
import { timeStyle } from '../state/preferences.ts'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'
import { LongText } from './long-text.tsx'
import { ValueActions } from './value-actions.tsx'
import { Redaction } from './value-text.tsx'

/** A path through nested attributes may be as long as a page; what leads to the value is enough to tell it. */
const nameLength = 300

const DetailTime = ({ name, value }: { name: string; value: string }) => {
  const isRaw = useSignal(false)
  return (
    <>
      <time class="value-text" dateTime={value}>
        {isRaw.value ? value : formatFull(value, timeStyle.value)}
      </time>{' '}
      <button
        type="button"
        class="raw-button"
        aria-label={entryText.value.rawTime(name)}
        title={entryText.value.rawTime(name)}
        aria-pressed={isRaw.value}
        onClick={() => {
          isRaw.value = !isRaw.value
        }}
      >
        <Icon name="clock" />
      </button>
    </>
  )
}

const DetailValue = ({ name, value, kind, fullLength, isMasked }: EntryField) => {
  if (isMasked) return <Redaction />
  if (kind === 'time') return <DetailTime name={name} value={value} />
  return <LongText text={value} fullLength={fullLength} hasMasks={name === 'http.query'} />
}

/** A field of an entry: its value as text, and what can be done with it. */
export const DetailField = (given: EntryField) => {
  const { name, field, value, kind, fullLength, isMasked } = given
  const isWhole = fullLength === undefined && !isMasked
  const keyed = field !== undefined && isWhole && canNarrow(field, value)
  const shownName = visibleLine(cutText(name, nameLength))
  return (
    <div class={`detail-field ${kind}`} data-field={keyed ? field : undefined} data-value={keyed ? value : undefined}>
      <dt>
        <bdi>{shownName}</bdi>
      </dt>
      <dd>
        <span class="detail-value">
          <DetailValue {...given} />
        </span>
        {!isMasked && (
          <span class="detail-actions">
            {field !== undefined && isWhole && <ValueActions field={field} value={value} />}
            {isWhole && <CopyButton text={() => value} label={t.value.detail.copy(cutText(shownName, 60))} />}
          </span>
        )}
      </dd>
    </div>
  )
}
