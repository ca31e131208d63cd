import { Icon } from '../components/icon.tsx'
import { outcomeIcons } from '../components/result-mark.tsx'
import { WithoutButton } from '../components/without-button.tsx'
import { exploreText } from '../i18n/explore.ts'
import { outcomeOf } from '../model/sentence.ts'
import { cutText } from '../model/visible-text.ts'
import { canNarrow, narrow, narrowedBy } from '../state/narrow.ts'
import { timeStyle } from '../state/preferences.ts'
import { layerName } from './marked-text.ts'
import type { Layer, Stack } from './stack.ts'

/** Short enough for a label that is read aloud. */
const labelLength = 60

const Name = ({ layer, field }: { layer: Layer; field: string }) => (
  <>
    <span class={`swatch tone-${layer.tone}`} />
    {field === 'result' && layer.value !== undefined && (
      <span class={`result ${outcomeOf(layer.value)}`}>
        <Icon name={outcomeIcons[outcomeOf(layer.value)]} />
      </span>
    )}
    <bdi class="legend-name">{layerName(layer)}</bdi>
    <span class="legend-count">{layer.total.toLocaleString(timeStyle.value.language)}</span>
  </>
)

const Entry = ({ layer, field }: { layer: Layer; field: string }) => {
  const { value } = layer
  if (value === undefined || !canNarrow(field, value)) {
    return (
      <li class="legend-entry plain">
        <Name layer={layer} field={field} />
      </li>
    )
  }
  const said = narrowedBy(field, value)
  const { only, without } = exploreText.value.histogram
  const shown = cutText(value, labelLength)
  return (
    <li class="legend-entry" data-field={field} data-value={value}>
      <button
        type="button"
        aria-pressed={said === 'include'}
        title={only(field, shown)}
        onClick={() => narrow(field, value, 'include')}
      >
        <span class="visually-hidden">{only(field, '')}</span>
        <Name layer={layer} field={field} />
      </button>
      <WithoutButton class="legend-without" field={field} value={value} label={without(field, shown)} />
    </li>
  )
}

/** What the colours mean and how many there are; each narrows the search to its value, or to all others. */
export const Legend = ({ stack, field }: { stack: Stack; field: string }) => (
  <ul class="legend" aria-label={exploreText.value.histogram.legend}>
    {[...stack.layers].reverse().map((layer) => (
      <Entry key={layer.value ?? ''} layer={layer} field={field} />
    ))}
  </ul>
)
