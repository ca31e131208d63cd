import { exploreText } from '../i18n/explore.ts'
import type { ShownAs } from '../model/view.ts'

interface ChartOrTableProps {
  readonly as: ShownAs
  readonly onChange: (as: ShownAs) => void
}

export const ChartOrTable = ({ as, onChange }: ChartOrTableProps) => (
  <fieldset class="segments">
    <legend class="visually-hidden">{exploreText.value.histogram.showAs}</legend>
    {(['chart', 'table'] as const).map((form) => (
      <label key={form}>
        <input type="radio" name="histogram-as" checked={as === form} onChange={() => onChange(form)} />
        <span>{exploreText.value.histogram[form]}</span>
      </label>
    ))}
  </fieldset>
)
