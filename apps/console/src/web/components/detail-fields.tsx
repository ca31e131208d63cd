import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import type { StoredEntry } from '../model/entry.ts'
import { fieldGroups, findFields } from '../model/entry-fields.ts'
import { DetailGroup } from './detail-group.tsx'

/** With fewer fields than this, looking is faster than typing. */
const manyFields = 20

/** Every value of an entry, in groups; of many, those that hold a text. */
export const DetailFields = ({ entry }: { entry: StoredEntry }) => {
  const wanted = useSignal('')
  const all = useMemo(() => fieldGroups(entry), [entry])
  const count = all.entry.length + all.exchange.length + all.attributes.length
  const groups = (['entry', 'exchange', 'attributes'] as const).map(
    (name) => [name, findFields(all[name], wanted.value)] as const,
  )
  const found = groups.reduce((sum, [, fields]) => sum + fields.length, 0)
  return (
    <>
      {count > manyFields && (
        <search class="detail-find">
          <input
            type="search"
            aria-label={entryText.value.find}
            placeholder={entryText.value.find}
            value={wanted.value}
            onInput={(event) => {
              wanted.value = event.currentTarget.value
            }}
          />
          <span role="status">
            {wanted.value.trim() !== '' &&
              (found === 0 ? entryText.value.foundNone : entryText.value.found(found, count))}
          </span>
        </search>
      )}
      <div class="detail-groups">
        {groups.map(([name, fields]) => (
          <DetailGroup key={name} title={t.value.detail[name]} fields={fields} />
        ))}
      </div>
    </>
  )
}
