import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import type { Field } from '../model/flatten.ts'
import { DetailField } from './detail-field.tsx'

/** An entry may carry 1,000 attributes; a screen shows some 30. */
const shownFields = 60

export const DetailGroup = ({ title, fields }: { title: string; fields: readonly Field[] }) => {
  const isWhole = useSignal(false)
  const id = useId()
  if (fields.length === 0) return null
  const shown = isWhole.value ? fields : fields.slice(0, shownFields)
  return (
    <section class="detail-group" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <dl>
        {shown.map(({ name, value }) => (
          <DetailField key={name} name={name} value={value} />
        ))}
      </dl>
      {shown.length < fields.length && (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            isWhole.value = true
          }}
        >
          {t.value.detail.moreFields(fields.length - shown.length)}
        </button>
      )}
    </section>
  )
}
