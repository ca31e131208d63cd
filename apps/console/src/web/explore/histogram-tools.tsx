import { Icon } from '../components/icon.tsx'
import { Segments } from '../components/segments.tsx'
import { countableFields } from '../facets/known-fields.ts'
import { exploreText } from '../i18n/explore.ts'
import type { ExploreView } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { canCompare } from './histogram-feed.ts'

/** What bars are mostly told apart by. */
const usualFields: readonly string[] = ['result', 'service', 'action', 'http.status', 'user_id']

/** How the histogram is shown is no step to come back to. */
const show = (view: ExploreView): void => go(view, { replace: true })

const Field = ({ name }: { name: string }) => (
  <option key={name} value={name}>
    {name}
  </option>
)

const CountedBy = ({ view }: { view: ExploreView }) => {
  const { histogram } = exploreText.value
  const all = countableFields.value.filter((name) => !usualFields.includes(name))
  const isUnknown = !usualFields.includes(view.by) && !all.includes(view.by)
  return (
    <select
      class="counted-by"
      aria-label={histogram.by}
      title={histogram.by}
      value={view.by}
      onChange={(event) => show({ ...view, by: event.currentTarget.value })}
    >
      {isUnknown && <Field name={view.by} />}
      <optgroup label={histogram.usual}>
        {usualFields.map((name) => (
          <Field key={name} name={name} />
        ))}
      </optgroup>
      {all.length > 0 && (
        <optgroup label={histogram.more}>
          {all.map((name) => (
            <Field key={name} name={name} />
          ))}
        </optgroup>
      )}
    </select>
  )
}

/** What the histogram counts by, with what it is compared, and its form. */
export const HistogramTools = ({ view }: { view: ExploreView }) => {
  const { histogram } = exploreText.value
  const title = canCompare(view) ? histogram.compareTitle : histogram.compareNeedsStart
  return (
    <div class="histogram-tools">
      <CountedBy view={view} />
      <button
        type="button"
        class="button compare"
        aria-pressed={view.compare && canCompare(view)}
        disabled={!canCompare(view)}
        title={title}
        onClick={() => show({ ...view, compare: !view.compare })}
      >
        <Icon name="compare" />
        <span>{histogram.compare}</span>
      </button>
      <Segments
        label={histogram.showAs}
        choices={['chart', 'table']}
        chosen={view.as}
        nameOf={(as) => histogram[as]}
        onChoose={(as) => show({ ...view, as })}
      />
    </div>
  )
}
