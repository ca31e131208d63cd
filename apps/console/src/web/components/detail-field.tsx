import type { Field } from '../model/flatten.ts'
import { isFilterField, newestEntries, withFilter } from '../model/view.ts'
import { go, view } from '../state/navigation.ts'
import { t } from '../state/preferences.ts'
import { CopyButton } from './copy-button.tsx'
import { IconButton } from './icon-button.tsx'
import { LongText } from './long-text.tsx'

const include = (name: string, value: string): void => {
  if (!isFilterField(name)) return
  go(withFilter(view.value.page === 'explore' ? view.value : newestEntries, name, [value]))
}

/** Short enough for a label that is read aloud. */
const labelLength = 60

/** An address with a longer value than this is refused on the way by some servers. */
const maxFilterLength = 1_000

export const DetailField = ({ name, value }: Field) => (
  <div class="detail-field">
    <dt>{name}</dt>
    <dd>
      <span class="detail-value">
        <LongText text={value} />
      </span>
      <span class="detail-actions">
        {isFilterField(name) && value !== '' && value.length <= maxFilterLength && (
          <IconButton
            icon="filter"
            label={t.value.detail.include(name, value.slice(0, labelLength))}
            onClick={() => include(name, value)}
          />
        )}
        <CopyButton text={() => value} label={t.value.detail.copy(name)} />
      </span>
    </dd>
  </div>
)
