import { Icon } from '../components/icon.tsx'
import { exploreText } from '../i18n/explore.ts'
import { canBeLive, isPaused, isRefreshFailing, phase, togglePause } from './explore-feed.ts'

const stateOf = () => {
  if (isPaused.value) return 'paused'
  return isRefreshFailing.value || phase.value === 'failed' ? 'failing' : 'live'
}

/** Whether new entries come in by themselves, and the button that stops or starts that; not there for a time gone by. */
export const LiveControl = () => {
  if (!canBeLive.value) return null
  const { results } = exploreText.value
  const state = stateOf()
  return (
    <div class={`live-control ${state}`}>
      <span class="live-now">
        <span class="live-dot" />
        {results[state]}
      </span>
      <button
        type="button"
        class="icon-button"
        aria-label={isPaused.value ? results.resume : results.pause}
        title={isPaused.value ? results.resumeTitle : results.pauseTitle}
        onClick={togglePause}
      >
        <Icon name={isPaused.value ? 'play' : 'pause'} />
      </button>
    </div>
  )
}
