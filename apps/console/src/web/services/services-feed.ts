import { batch, computed, signal } from '@preact/signals'
import { isUnbounded } from '../model/time-range.ts'
import { type ServicesView, servicesPage } from '../model/view.ts'
import { formatView } from '../model/view-url.ts'
import { type ApiError, asApiError } from '../state/api.ts'
import { type Repeater, repeatWhileVisible } from '../state/repeat.ts'
import { loadSlices, slices } from './latency-feed.ts'
import { loadNewest, loadReport, type Report } from './load-report.ts'

/** Figures over minutes and hours hardly move in less. */
const refreshMs = 10_000

/** What is shown; stays while another range of the same service is loaded. */
export const report = signal<Report | undefined>(undefined)
/** When it was asked for, in milliseconds since 1970. */
export const reportedAt = signal(0)
const answered = signal('')
export const phase = signal<'loading' | 'ready' | 'failed'>('loading')
export const failure = signal<ApiError | undefined>(undefined)
/** The report stands but its refreshing fails. */
export const isRefreshFailing = signal(false as boolean)
export const isPaused = signal(false as boolean)
/** Where nothing is in the range: the newest entry at any time, null when there is none at all. */
export const newest = signal<string | null | undefined>(undefined)

const shown = signal<ServicesView | undefined>(undefined)

/** A range that ends now moves on; one between two instants has said all. */
export const isMoving = computed(() => {
  const range = shown.value?.range
  return range !== undefined && (range.to === undefined || range.to.startsWith('now'))
})

/** Which entries a view is about, whatever their order on the page. */
export const questionOf = ({ sort: _, order: __, as: ___, compare: ____, ...rest }: ServicesView): string =>
  formatView({ ...servicesPage, ...rest })

/** What stands answers an earlier question. */
export const isStale = computed(() => shown.value !== undefined && answered.value !== questionOf(shown.value))

let round = new AbortController()
let repeater: Repeater | undefined

const isNothingFound = ({ total, silent }: Report): boolean => total.count === 0 && silent.length === 0

const load = async (view: ServicesView, signal: AbortSignal): Promise<boolean> => {
  const nowMs = Date.now()
  try {
    const loaded = await loadReport(view, nowMs, signal)
    const last =
      loaded.total.count === 0 && !(isUnbounded(view.range) && view.service === undefined)
        ? ((await loadNewest(view.service, signal)) ?? null)
        : isNothingFound(loaded)
          ? null
          : undefined
    batch(() => {
      report.value = loaded
      reportedAt.value = nowMs
      answered.value = questionOf(view)
      newest.value = last
      phase.value = 'ready'
      isRefreshFailing.value = false
    })
    await loadSlices(loaded, nowMs, signal)
    return true
  } catch (error) {
    if (signal.aborted) return false
    batch(() => {
      if (phase.peek() === 'ready') isRefreshFailing.value = true
      else {
        failure.value = asApiError(error)
        phase.value = 'failed'
      }
    })
    return false
  }
}

/** Failed or not, the same question is asked again; one about a fixed time only while it has no answer. */
const refresh = async (view: ServicesView, signal: AbortSignal): Promise<boolean> => {
  const isSettled = phase.peek() === 'ready' && !isRefreshFailing.peek() && report.peek()?.isComplete === true
  if (isSettled && (isPaused.peek() || !isMoving.peek())) return true
  return load(view, signal)
}

/** Shows a view: what stands of the same service stays until its own figures are there. */
export const startServices = (view: ServicesView): void => {
  stopServices()
  round = new AbortController()
  const { signal } = round
  batch(() => {
    if (shown.peek()?.service !== view.service) {
      report.value = undefined
      slices.value = undefined
    }
    shown.value = view
    phase.value = 'loading'
    failure.value = undefined
    isRefreshFailing.value = false
  })
  void load(view, signal)
  repeater = repeatWhileVisible(refreshMs, () => refresh(view, signal))
}

export const stopServices = (): void => {
  round.abort()
  repeater?.stop()
}

export const reload = (): void => {
  const view = shown.peek()
  if (view !== undefined) startServices(view)
}

export const togglePause = (): void => {
  isPaused.value = !isPaused.value
  if (!isPaused.value) repeater?.now()
}
