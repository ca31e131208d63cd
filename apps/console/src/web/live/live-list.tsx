import { useEffect } from 'preact/hooks'
import { EntryList } from '../components/entry-list.tsx'
import { Icon } from '../components/icon.tsx'
import { t } from '../i18n/common.ts'
import { liveText } from '../i18n/live.ts'
import { type LiveView, openEntry } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { resume } from './live-actions.ts'
import { isFocused, justArrived, press, release, rows, scrolledTo, waiting } from './live-feed.ts'
import { MarkLines } from './mark-lines.tsx'

/** "12 new": came since it stands still, shown when asked for. */
const WaitingChip = ({ view }: { view: LiveView }) => {
  const count = waiting.value
  if (count === 0) return null
  return (
    <div class="fresh-place">
      <button type="button" class="fresh" aria-label={liveText.value.showWaiting(count)} onClick={() => resume(view)}>
        <Icon name="up" />
        {liveText.value.waiting(count)}
      </button>
    </div>
  )
}

const isInRow = (target: EventTarget | null): target is Element =>
  target instanceof Element && target.closest('.list li') !== null

/** The rows stand still under a pressed pointer, and while the keyboard is among them. */
const useHolding = (): void => {
  useEffect(() => {
    const onPress = ({ target }: Event) => {
      if (isInRow(target)) press()
    }
    const onFocus = ({ target }: Event) => {
      isFocused.value = isInRow(target) && target.matches(':focus-visible')
    }
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('focusin', onFocus)
    const onBlur = () => {
      isFocused.value = false
    }
    document.addEventListener('focusout', onBlur)
    const ends = ['pointerup', 'pointercancel', 'blur']
    for (const end of ends) window.addEventListener(end, release)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('focusin', onFocus)
      document.removeEventListener('focusout', onBlur)
      for (const end of ends) window.removeEventListener(end, release)
      release()
    }
  }, [])
}

/** The rows as they come, the newest on top: the same list as in Explore, where what was on top stays the first thing read. */
export const LiveList = ({ view }: { view: LiveView }) => {
  useHolding()
  return (
    <EntryList
      entries={rows.value}
      label={t.value.list.label}
      openId={view.open}
      onToggle={(id) => go(openEntry(view, view.open === id ? undefined : id), { replace: true })}
      arrived={justArrived.value}
      scrolledTo={scrolledTo}
      before={
        <>
          <WaitingChip view={view} />
          <MarkLines view={view} />
        </>
      }
    />
  )
}
