import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
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
  const { page } = view.value
  const lastPage = useRef(page)
  useEffect(() => {
    // The link that led here is gone with its page: go on from the new page, not from the top of the window.
    if (lastPage.current !== page) document.getElementById('main')?.focus()
    lastPage.current = page
  }, [page])
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
