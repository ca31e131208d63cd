import { t } from '../i18n/common.ts'
import {
  explorePage,
  livePage,
  type PageName,
  requestsPage,
  savedPage,
  servicesPage,
  usersPage,
  type View,
} from '../model/view.ts'
import { view } from '../state/navigation.ts'
import { Tools } from './tools.tsx'
import { TrailMark } from './trail-mark.tsx'
import { ViewLink } from './view-link.tsx'

interface Place {
  readonly to: View
  readonly label: () => string
  /** Pages of one thing belong to the list that leads to them. */
  readonly pages: readonly PageName[]
}

const places: readonly Place[] = [
  { to: explorePage, label: () => t.value.nav.explore, pages: ['explore', 'context'] },
  { to: livePage, label: () => t.value.nav.live, pages: ['live'] },
  { to: requestsPage, label: () => t.value.nav.requests, pages: ['requests', 'story'] },
  { to: usersPage, label: () => t.value.nav.users, pages: ['users', 'timeline'] },
  { to: servicesPage, label: () => t.value.nav.services, pages: ['services'] },
  { to: savedPage, label: () => t.value.nav.saved, pages: ['saved', 'saved-link'] },
]

export const TopBar = () => (
  <header class="top-bar">
    <ViewLink class="brand" to={explorePage}>
      <TrailMark />
      <span>Trilha</span>
    </ViewLink>
    <nav aria-label={t.value.nav.label}>
      {places.map(({ to, label, pages }) => (
        <ViewLink key={to.page} to={to} current={pages.includes(view.value.page)}>
          {label()}
        </ViewLink>
      ))}
    </nav>
    <Tools />
  </header>
)
