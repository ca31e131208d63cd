import type { Histogram } from '@trilha/log-api'
import { exploreText } from '../i18n/explore.ts'
import { timeStyle } from '../state/preferences.ts'
import { differenceWords, isNearly, periodWords } from './period-words.ts'
import { sum } from './stack.ts'

interface ComparisonProps {
  readonly answer: Histogram
  readonly previous: Histogram
}

const totalOf = ({ buckets }: Histogram): number => sum(buckets.map(({ count }) => count))

/** "+18 % against the 15 minutes before" */
export const Comparison = ({ answer, previous }: ComparisonProps) => {
  const { histogram } = exploreText.value
  const { language } = timeStyle.value
  const [now, before] = [totalOf(answer), totalOf(previous)]
  const period = periodWords(Date.parse(answer.to ?? '') - Date.parse(answer.from ?? ''), language)
  if (before === 0) return <span>{histogram.noneBefore(period)}</span>
  if (before === now) return <span>{histogram.sameAs(period)}</span>
  return (
    <span class="readout-before">
      <span class="swatch before" />
      {isNearly(now, before)
        ? histogram.nearly(period)
        : histogram.compared(differenceWords(now, before, language), period)}
    </span>
  )
}
