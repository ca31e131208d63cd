import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { IconButton } from '../components/icon-button.tsx'
import { exploreText } from '../i18n/explore.ts'
import type { ExploreView } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { go } from '../state/navigation.ts'
import { FacetMore } from './facet-more.tsx'
import { FacetValue } from './facet-value.tsx'
import { type FacetAnswer, type Facet as FacetCounts, shownValues } from './facets-feed.ts'

interface FacetProps {
  readonly field: string
  /** Undefined until it is counted. */
  readonly answer: FacetAnswer | undefined
  readonly view: ExploreView
}

const Values = ({ facet, view }: { facet: FacetCounts; view: ExploreView }) => {
  const isWhole = useSignal(false)
  const { field, values, distinct, present } = facet
  const { facets: names } = exploreText.value
  if (present === 0) return <p class="facet-note">{names.none}</p>
  const more = distinct - values.length
  const canHaveMore = more > 0 && values.length >= shownValues
  return (
    <>
      {isWhole.value ? (
        <FacetMore field={field} view={view} />
      ) : (
        <ul class="facet-values">
          {values.map(({ value, count }) => (
            <FacetValue key={value} field={field} value={value} count={count} most={values[0]?.count ?? 0} />
          ))}
        </ul>
      )}
      {(canHaveMore || isWhole.value) && (
        <button
          type="button"
          class="text-button facet-all"
          aria-expanded={isWhole.value}
          onClick={() => {
            isWhole.value = !isWhole.value
          }}
        >
          {isWhole.value ? names.less : names.more(more)}
        </button>
      )}
    </>
  )
}

const Skeleton = () => (
  <div class="facet-skeleton">
    <i />
    <i />
    <i />
  </div>
)

/** One field: how many values it has in how many entries, and which. */
export const Facet = ({ field, answer, view }: FacetProps) => {
  const id = useId()
  const { facets: names } = exploreText.value
  const remove = () => go({ ...view, facets: view.facets.filter((name) => name !== field) }, { replace: true })
  const isCounted = answer !== undefined && 'values' in answer
  return (
    <section class="facet" aria-labelledby={id}>
      <div class="facet-head">
        <h3 id={id}>
          <bdi>{visibleLine(field)}</bdi>
        </h3>
        {isCounted && (
          <span class="facet-facts" title={`${names.distinct(answer.distinct)} ${names.present(answer.present)}`}>
            {names.distinct(answer.distinct)}
          </span>
        )}
        {view.facets.length > 1 && <IconButton icon="cross" label={names.remove(field)} onClick={remove} />}
      </div>
      {answer === undefined ? (
        <Skeleton />
      ) : isCounted ? (
        <Values facet={answer} view={view} />
      ) : (
        <p class="facet-note">{answer.failure.message}</p>
      )}
    </section>
  )
}
