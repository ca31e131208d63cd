import { t } from '../i18n/common.ts'
import type { Field } from '../model/flatten.ts'
import { canNarrow, narrow } from '../state/narrow.ts'
import { CopyButton } from './copy-button.tsx'
import { IconButton } from './icon-button.tsx'
import { LongText } from './long-text.tsx'

/** Short enough for a label that is read aloud. */
const labelLength = 60

export const DetailField = ({ name, value }: Field) => (
  <div class="detail-field" data-field={name} data-value={value}>
    <dt>{name}</dt>
    <dd>
      <span class="detail-value">
        <LongText text={value} />
      </span>
      <span class="detail-actions">
        {canNarrow(name, value) && (
          <>
            <IconButton
              icon="include"
              label={t.value.detail.include(name, value.slice(0, labelLength))}
              onClick={() => narrow(name, value, 'include')}
            />
            <IconButton
              icon="exclude"
              label={t.value.detail.exclude(name, value.slice(0, labelLength))}
              onClick={() => narrow(name, value, 'exclude')}
            />
          </>
        )}
        <CopyButton text={() => value} label={t.value.detail.copy(name)} />
      </span>
    </dd>
  </div>
)
