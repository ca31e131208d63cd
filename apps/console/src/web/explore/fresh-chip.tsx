import { Icon } from '../components/icon.tsx'
import { t } from '../i18n/common.ts'
import { fresh } from './explore-feed.ts'

/** "12 new": what came in while the reader was further down, shown when asked for. */
export const FreshChip = ({ onShow }: { onShow: () => void }) => {
  const count = fresh.value.length
  if (count === 0) return null
  return (
    <div class="fresh-place">
      <button type="button" class="fresh" aria-label={t.value.live.showFresh(count)} onClick={onShow}>
        <Icon name="up" />
        {t.value.live.fresh(count)}
      </button>
    </div>
  )
}
