import { Icon } from '../components/icon.tsx'
import { servicesText } from '../i18n/services.ts'
import { timeStyle } from '../state/preferences.ts'
import { type Change, changeOf, rateChangeOf } from './change.ts'
import { formatBy, formatPoints } from './figure-text.ts'
import { type Figures, failureRate } from './figures.ts'

export type ChangingFigure = 'rate' | 'failures' | 'p50' | 'p95' | 'p99'

const changeIn = (figure: ChangingFigure, now: Figures, before: Figures): Change | undefined => {
  if (figure === 'rate') return changeOf(now.count, before.count)
  if (figure === 'failures') return rateChangeOf(failureRate(now), failureRate(before))
  return changeOf(now[figure], before[figure])
}

/** `40% slower`, `2.1 points more`. */
const wordsOf = (figure: ChangingFigure, { direction, by }: Change): string => {
  const { change } = servicesText.value
  const { language } = timeStyle.value
  if (direction === 'same') return change.same
  const isUp = direction === 'up'
  if (figure === 'failures') return (isUp ? change.moreFailed : change.lessFailed)(formatPoints(by, language))
  if (figure === 'rate') return (isUp ? change.more : change.less)(formatBy(by, language))
  return (isUp ? change.slower : change.faster)(formatBy(by, language))
}

/** More entries are neither good nor bad; more failures and longer durations are worse. */
const toneOf = (figure: ChangingFigure, { direction }: Change): string =>
  direction === 'same' || figure === 'rate' ? 'even' : direction === 'up' ? 'worse' : 'better'

interface ChangeNoteProps {
  readonly figure: ChangingFigure
  readonly now: Figures
  readonly before: Figures
  /** "the hour before": what the words compare with, read out and in the title. */
  readonly than: string
}

/** How a figure moved against the period before: an arrow and words. */
export const ChangeNote = ({ figure, now, before, than }: ChangeNoteProps) => {
  const change = changeIn(figure, now, before)
  if (change === undefined) return null
  const words = wordsOf(figure, change)
  const { change: text } = servicesText.value
  const rest = change.direction === 'same' ? text.as(than) : text.than(than)
  return (
    <span class={`change ${toneOf(figure, change)}`} title={words + rest}>
      {change.direction !== 'same' && <Icon name={change.direction} />}
      {words}
      <span class="visually-hidden">{rest}</span>
    </span>
  )
}
