import { useSignalEffect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { lazyDialog, lazyPage } from './components/lazy.tsx'
import { Toast } from './components/toast.tsx'
import { TopBar } from './components/top-bar.tsx'
import { ValueMenu } from './components/value-menu.tsx'
import { ExplorePage } from './explore/explore-page.tsx'
import { t } from './i18n/common.ts'
import type { View } from './model/view.ts'
import { copyAnnouncement } from './state/copy.ts'
import { view } from './state/navigation.ts'
import { isHelpOpen, isPaletteOpen } from './state/page-commands.ts'

const LivePage = lazyPage(async () => (await import('./live/live-page.tsx')).LivePage)
const ContextPage = lazyPage(async () => (await import('./context/context-page.tsx')).ContextPage)
const RequestsPage = lazyPage(async () => (await import('./requests/requests-page.tsx')).RequestsPage)
const StoryPage = lazyPage(async () => (await import('./story/story-page.tsx')).StoryPage)
const UsersPage = lazyPage(async () => (await import('./timeline/users-page.tsx')).UsersPage)
const TimelinePage = lazyPage(async () => (await import('./timeline/timeline-page.tsx')).TimelinePage)
const ServicesPage = lazyPage(async () => (await import('./services/services-page.tsx')).ServicesPage)
const SavedPage = lazyPage(async () => (await import('./saved/saved-page.tsx')).SavedPage)
const SavedLinkPage = lazyPage(async () => (await import('./saved/saved-link-page.tsx')).SavedLinkPage)
const HelpDialog = lazyDialog(async () => (await import('./palette/help-dialog.tsx')).HelpDialog)
const Palette = lazyDialog(async () => (await import('./palette/palette.tsx')).Palette)

const Page = ({ view: shown }: { view: View }) => {
  switch (shown.page) {
    case 'explore':
      return <ExplorePage view={shown} />
    case 'live':
      return <LivePage view={shown} />
    case 'context':
      return <ContextPage view={shown} />
    case 'requests':
      return <RequestsPage view={shown} />
    case 'story':
      return <StoryPage view={shown} />
    case 'users':
      return <UsersPage view={shown} />
    case 'timeline':
      return <TimelinePage view={shown} />
    case 'services':
      return <ServicesPage view={shown} />
    case 'saved':
      return <SavedPage />
    case 'saved-link':
      return <SavedLinkPage view={shown} />
  }
}

/** What a browser's tab and history call a view. */
const titleOf = (shown: View): string => {
  const { nav } = t.value
  switch (shown.page) {
    case 'story':
      return `${shown.requestId} · ${nav.story}`
    case 'timeline':
      return `${shown.userId} · ${nav.timeline}`
    case 'explore':
      return shown.query === '' ? nav.explore : `${shown.query} · ${nav.explore}`
    case 'saved-link':
      return nav.saved
    default:
      return nav[shown.page]
  }
}

export const App = () => {
  useSignalEffect(() => {
    document.title = `${titleOf(view.value)} · Trilha`
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
      <Page view={view.value} />
      {isHelpOpen.value && <HelpDialog />}
      {isPaletteOpen.value && <Palette />}
      <ValueMenu />
      <Toast />
      <p class="visually-hidden" aria-live="polite">
        {copyAnnouncement.value}
      </p>
    </>
  )
}
