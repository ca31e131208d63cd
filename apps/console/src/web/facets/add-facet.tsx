import { exploreText } from '../i18n/explore.ts'
import { type ExploreView, usualFacets } from '../model/view.ts'
import { go } from '../state/navigation.ts'
import { maxFacets } from './facets-feed.ts'
import { countableFields } from './known-fields.ts'

/** Another field's values at the side. */
export const AddFacet = ({ view }: { view: ExploreView }) => {
  const { facets: names } = exploreText.value
  if (view.facets.length >= maxFacets) return <p class="facet-note">{names.full(maxFacets)}</p>
  const offered = [...new Set([...usualFacets, ...countableFields.value])].filter((name) => !view.facets.includes(name))
  return (
    <select
      id="add-facet"
      class="add-facet"
      aria-label={names.add}
      value=""
      onChange={(event) => {
        const field = event.currentTarget.value
        event.currentTarget.value = ''
        if (field !== '') go({ ...view, facets: [...view.facets, field] }, { replace: true })
      }}
    >
      <option value="">{names.adding}</option>
      {offered.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  )
}
