import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { liveText } from '../i18n/live.ts'
import { figures } from './live-figures.ts'

/** Often enough to follow along, seldom enough to be listened to. The last words stay until the next ones. */
const summaryMs = 10_000

/** For those who hear the page: how much came, not each of it. */
export const LiveSummary = () => {
  const summary = useSignal('')
  useEffect(() => {
    let { seen, failures } = figures.peek()
    const timer = window.setInterval(() => {
      const now = figures.peek()
      // A new watch counts from nothing.
      if (now.seen < seen) [seen, failures] = [0, 0]
      if (now.seen > seen) summary.value = liveText.peek().summary(now.seen - seen, now.failures - failures)
      ;({ seen, failures } = now)
    }, summaryMs)
    return () => window.clearInterval(timer)
  }, [])
  return (
    <p class="visually-hidden" aria-live="polite">
      {summary.value}
    </p>
  )
}
