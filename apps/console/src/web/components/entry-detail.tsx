import { t } from '../i18n/common.ts'
import type { StoredEntry } from '../model/entry.ts'
import { flatten } from '../model/flatten.ts'
import { formatFull } from '../model/time-format.ts'
import { contextOf, storyOf } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import { view } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { CopyButton } from './copy-button.tsx'
import { DetailGroup } from './detail-group.tsx'
import { Icon } from './icon.tsx'
import { IconButton } from './icon-button.tsx'
import { ViewLink } from './view-link.tsx'

const linkTo = (entry: StoredEntry): string => location.origin + formatView(contextOf(entry.id))

/** Every field of an entry, each to be copied and, where the search takes it, filtered for. */
export const EntryDetail = ({ entry, onClose }: { entry: StoredEntry; onClose: () => void }) => {
  const { http = {}, attributes = {}, cause, ...plain } = entry
  const own = cause === null ? plain : { ...plain, cause }
  return (
    <section class="detail" aria-label={t.value.detail.label}>
      <div class="detail-head">
        <h2 class="detail-time">{formatFull(entry.timestamp, timeStyle.value)}</h2>
        {entry.request_id !== undefined && view.value.page !== 'story' && (
          <ViewLink class="button primary" to={storyOf(entry.request_id)}>
            <Icon name="trail" />
            <span>{t.value.detail.story}</span>
          </ViewLink>
        )}
        <CopyButton isWide icon="code" text={() => JSON.stringify(entry, null, 2)} label={t.value.detail.copyJson} />
        <CopyButton isWide icon="link" text={() => linkTo(entry)} label={t.value.detail.copyLink} />
        <IconButton icon="cross" label={t.value.detail.close} onClick={onClose} />
      </div>
      <div class="detail-groups">
        <DetailGroup title={t.value.detail.entry} fields={flatten(own)} />
        <DetailGroup title={t.value.detail.exchange} fields={Object.keys(http).length === 0 ? [] : flatten({ http })} />
        <DetailGroup
          title={t.value.detail.attributes}
          fields={Object.keys(attributes).length === 0 ? [] : flatten({ attributes })}
        />
      </div>
    </section>
  )
}
