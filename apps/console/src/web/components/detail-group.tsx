import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import type { EntryField } from '../model/entry-fields.ts'
import { DetailField } from './detail-field.tsx'

/** An entry may carry 1,000 attributes; a screen shows some 30. */
const shownFields = 60
/** So many more at a time: each has five controls, and a browser makes so many without a pause. */
const moreFields = 200

export const DetailGroup = ({ title, fields }: { title: string; fields: readonly EntryField[] }) => {
  const count = useSignal(shownFields)
  const id = useId()
  if (fields.length === 0) return null
  const shown = fields.slice(0, count.value)
  return (
    <section class="detail-group" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <dl>
        {shown.map((field) => (
          <DetailField key={field.name} {...field} />
        ))}
      </dl>
      {shown.length < fields.length && (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            count.value += moreFields
          }}
        >
          {t.value.detail.moreFields(Math.min(moreFields, fields.length - shown.length))}
        </button>
      )}
    </section>
  )
}
