import { Icon } from '../components/icon.tsx'
import { t } from '../i18n/common.ts'
import { canBeLive, isPaused, isRefreshFailing, phase, togglePause } from './explore-feed.ts'

const stateOf = () => {
  if (!canBeLive.value) return 'off'
  if (isPaused.value) return 'paused'
  return isRefreshFailing.value || phase.value === 'failed' ? 'failing' : 'on'
}

/** Whether new entries come in by themselves, and the button that stops or starts that. */
export const LiveControl = () => {
  const state = stateOf()
  return (
    <div class={`live ${state}`}>
      <span class="live-state">
        <span class="live-dot" />
        {t.value.live[state]}
      </span>
      {state !== 'off' && (
        <button type="button" class="button" onClick={togglePause}>
          <Icon name={isPaused.value ? 'play' : 'pause'} />
          <span>{isPaused.value ? t.value.live.resume : t.value.live.pause}</span>
        </button>
      )}
    </div>
  )
}
