import { newestEntries } from '../model/view.ts'
import { view } from '../state/navigation.ts'
import { t } from '../state/preferences.ts'
import { Tools } from './tools.tsx'
import { TrailMark } from './trail-mark.tsx'
import { ViewLink } from './view-link.tsx'

export const TopBar = () => (
  <header class="top-bar">
    <ViewLink class="brand" to={newestEntries}>
      <TrailMark />
      <span>Trilha</span>
    </ViewLink>
    <nav aria-label={t.value.nav.label}>
      <ViewLink to={newestEntries} current={view.value.page === 'explore'}>
        {t.value.nav.explore}
      </ViewLink>
      {view.value.page === 'story' && (
        <ViewLink to={view.value} current>
          {t.value.nav.story}
        </ViewLink>
      )}
    </nav>
    <Tools />
  </header>
)
