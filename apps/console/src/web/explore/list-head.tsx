import { Icon } from '../components/icon.tsx'
import { t } from '../i18n/common.ts'
import { formatZone } from '../model/time-format.ts'
import type { ExploreView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { timeStyle } from '../state/preferences.ts'
import { entries } from './explore-feed.ts'

/** Names of the columns, the order of the rows, how many there are. */
export const ListHead = ({ view }: { view: ExploreView }) => {
  const isDescending = view.order === 'desc'
  const orderLabel = isDescending ? t.value.list.newestFirst : t.value.list.oldestFirst
  return (
    <div class="list-head">
      <button
        type="button"
        class="order"
        title={orderLabel}
        onClick={() => go({ ...view, order: isDescending ? 'asc' : 'desc' })}
      >
        {t.value.list.time} <span class="zone">{formatZone(new Date(), timeStyle.value)}</span>
        <Icon name={isDescending ? 'down' : 'up'} />
        <span class="visually-hidden">{orderLabel}</span>
      </button>
      <span class="head-service">{t.value.list.service}</span>
      <span class="head-what">{t.value.list.what}</span>
      <span class="head-count">{t.value.list.shown(entries.value.length)}</span>
    </div>
  )
}
