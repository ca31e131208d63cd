import { Icon } from '../components/icon.tsx'
import { ResultMark } from '../components/result-mark.tsx'
import { WithoutButton } from '../components/without-button.tsx'
import { exploreText } from '../i18n/explore.ts'
import { outcomeOf } from '../model/sentence.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { canNarrow, narrow, narrowedBy } from '../state/narrow.ts'
import { timeStyle } from '../state/preferences.ts'

interface FacetValueProps {
  readonly field: string
  readonly value: string
  readonly count: number
  /** Of the most frequent value: the full bar. */
  readonly most: number
}

/** Wider than the panel; the whole value is in the title, and in the entries. */
const shownLength = 120
/** Short enough for a label that is read aloud. */
const labelLength = 60

const Words = ({ field, value, count }: Omit<FacetValueProps, 'most'>) => (
  <>
    <span class="facet-word">
      {field === 'result' ? <ResultMark result={value} /> : <bdi>{visibleLine(cutText(value, shownLength))}</bdi>}
    </span>
    <span class="facet-count">{count.toLocaleString(timeStyle.value.language)}</span>
  </>
)

/** A value as a button that narrows the search to it, and one beside it that leaves it out. */
export const FacetValue = ({ field, value, count, most }: FacetValueProps) => {
  const { only, without } = exploreText.value.facets
  const said = narrowedBy(field, value)
  const shown = cutText(value, labelLength)
  const tone = field === 'result' ? `tone-${outcomeOf(value)}` : ''
  const bar = <span class={`facet-bar ${tone}`} style={{ width: `${most === 0 ? 0 : (count / most) * 100}%` }} />
  if (!canNarrow(field, value)) {
    return (
      <li class="facet-value plain" title={visibleLine(value)}>
        <span class="facet-only">
          {bar}
          <Words field={field} value={value} count={count} />
        </span>
      </li>
    )
  }
  return (
    <li class={`facet-value ${said ?? ''}`} data-field={field} data-value={value}>
      <button
        type="button"
        class="facet-only"
        aria-pressed={said === 'include'}
        title={visibleLine(cutText(value, 1_000))}
        onClick={() => narrow(field, value, 'include')}
      >
        {bar}
        <span class="visually-hidden">{only(field, '')}</span>
        {said === 'include' && <Icon name="check" />}
        <Words field={field} value={value} count={count} />
      </button>
      <WithoutButton class="facet-without" field={field} value={value} label={without(field, shown)} />
    </li>
  )
}
