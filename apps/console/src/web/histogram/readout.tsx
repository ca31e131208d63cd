import type { Signal } from '@preact/signals'
import type { Histogram } from '@trilha/log-api'
import type { ComponentChildren } from 'preact'
import { exploreText } from '../i18n/explore.ts'
import { timeStyle } from '../state/preferences.ts'
import type { Mark } from './buckets.ts'
import { layerName, markedCounts } from './marked-text.ts'
import type { Stack } from './stack.ts'

interface ReadoutProps {
  readonly answer: Histogram
  readonly stack: Stack
  readonly mark: Signal<Mark | undefined>
  /** Stands there while nothing is pointed at. */
  readonly children: ComponentChildren
}

/** One line that is always there: what is pointed at, else the whole. */
export const Readout = ({ answer, stack, mark, children }: ReadoutProps) => {
  if (mark.value === undefined || answer.buckets.length === 0) return <p class="readout">{children}</p>
  const { when, count, layers, isSelection } = markedCounts(answer, stack, mark.value)
  return (
    <p class="readout">
      <strong>{when}</strong>
      <span>{exploreText.value.histogram.entries(count)}</span>
      {isSelection && <span class="readout-hint">{exploreText.value.histogram.selected}</span>}
      {layers.map(({ layer, count: own }) => (
        <span key={layer.value ?? ''} class="readout-part">
          <span class={`swatch tone-${layer.tone}`} />
          <bdi>{layerName(layer)}</bdi> {own.toLocaleString(timeStyle.value.language)}
        </span>
      ))}
    </p>
  )
}
