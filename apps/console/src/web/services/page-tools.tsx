import { Icon } from '../components/icon.tsx'
import { Segments } from '../components/segments.tsx'
import { servicesText } from '../i18n/services.ts'
import type { ServicesView } from '../model/view.ts'
import { RangePicker } from '../search/range-picker.tsx'
import { go } from '../state/navigation.ts'
import { beforeText } from './group-links.tsx'
import { isMoving, isPaused, report, togglePause } from './services-feed.ts'

const RefreshControl = () => {
  const text = servicesText.value
  return (
    <button
      type="button"
      class="button refresh"
      onClick={togglePause}
      title={isPaused.value ? text.resume : text.pause}
    >
      <Icon name={isPaused.value ? 'play' : 'pause'} />
      {isPaused.value ? text.paused : text.refreshing}
      <span class="visually-hidden"> · {isPaused.value ? text.resume : text.pause}</span>
    </button>
  )
}

const CompareControl = ({ view }: { view: ServicesView }) => {
  const text = servicesText.value
  return (
    <label class="button compare" title={text.comparedWith(beforeText(view))}>
      <input
        type="checkbox"
        checked={view.compare}
        onChange={(event) => go({ ...view, compare: event.currentTarget.checked }, { replace: true })}
      />
      {text.compare}
    </label>
  )
}

const AsControl = ({ view }: { view: ServicesView }) => (
  <Segments
    label={servicesText.value.view}
    choices={['chart', 'table']}
    chosen={view.as}
    nameOf={(as) => (as === 'chart' ? servicesText.value.asChart : servicesText.value.asTable)}
    onChoose={(as) => go({ ...view, as }, { replace: true })}
  />
)

/** What changes the whole page: its time, what it is compared with, and whether it keeps up. */
export const PageTools = ({ view }: { view: ServicesView }) => (
  <div class="page-tools">
    <AsControl view={view} />
    {isMoving.value && <RefreshControl />}
    {(report.value === undefined || report.value.before !== undefined) && <CompareControl view={view} />}
    <RangePicker range={view.range} onChange={(range) => go({ ...view, range })} />
  </div>
)
