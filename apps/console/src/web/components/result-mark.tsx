import { type Outcome, outcomeOf } from '../model/sentence.ts'
import { visibleLine } from '../model/visible-text.ts'
import { Icon, type IconName } from './icon.tsx'

export const outcomeIcons: Record<Outcome, IconName> = { success: 'check', failure: 'cross', other: 'dot' }

/** A result as colour, icon and word: no one of them is needed to read it. */
export const ResultMark = ({ result }: { result: string }) => {
  const outcome = outcomeOf(result)
  return (
    <span class={`result ${outcome}`}>
      <Icon name={outcomeIcons[outcome]} />
      <bdi>{visibleLine(result)}</bdi>
    </span>
  )
}
