import { useSignalEffect } from '@preact/signals'
import { HelpDialog } from './components/help-dialog.tsx'
import { TopBar } from './components/top-bar.tsx'
import { ExplorePage } from './pages/explore-page.tsx'
import { StoryPage } from './pages/story-page.tsx'
import { copyAnnouncement } from './state/copy.ts'
import { view } from './state/navigation.ts'
import { t } from './state/preferences.ts'

export const App = () => {
  useSignalEffect(() => {
    const page = view.value.page === 'story' ? t.value.nav.story : t.value.nav.explore
    document.title = `${page} · Trilha`
  })
  return (
    <>
      <a class="skip" href="#main">
        {t.value.skip}
      </a>
      <TopBar />
      {view.value.page === 'explore' ? <ExplorePage view={view.value} /> : <StoryPage view={view.value} />}
      <HelpDialog />
      <p class="visually-hidden" aria-live="polite">
        {copyAnnouncement.value}
      </p>
    </>
  )
}
