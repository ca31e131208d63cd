import { t } from '../i18n/common.ts'
import { entryText } from '../i18n/entry.ts'
import type { ClauseKind } from '../model/query-text.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { canDistribute, canNarrow, distributionOf, narrow, narrowedBy } from '../state/narrow.ts'
import { Icon } from './icon.tsx'
import { ViewLink } from './view-link.tsx'

/** Short enough for a label that is read aloud. */
const labelLength = 60

const inLabel = (text: string): string => visibleLine(cutText(text, labelLength))

interface NarrowButtonProps {
  readonly field: string
  readonly value: string
  readonly kind: ClauseKind
}

const NarrowButton = ({ field, value, kind }: NarrowButtonProps) => {
  const label = t.value.detail[kind](inLabel(field), inLabel(value))
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      aria-pressed={narrowedBy(field, value) === kind}
      onClick={() => narrow(field, value, kind)}
    >
      <Icon name={kind} />
    </button>
  )
}

/** Include and exclude, pressed when the query says so already; and how the values of the field are distributed. */
export const ValueActions = ({ field, value }: { field: string; value: string }) => (
  <>
    {canNarrow(field, value) &&
      (['include', 'exclude'] as const).map((kind) => (
        <NarrowButton key={kind} field={field} value={value} kind={kind} />
      ))}
    {canDistribute(field) && (
      <ViewLink class="icon-button" label={entryText.value.distribution(inLabel(field))} to={distributionOf(field)}>
        <Icon name="bars" />
      </ViewLink>
    )}
  </>
)
