import { servicesText } from '../i18n/services.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { formatRate, formatShare, formatTime } from './figure-text.ts'
import { type Figures, failureRate, type Group } from './figures.ts'
import type { Report } from './load-report.ts'
import { standingOf } from './rank.ts'

/** What a group is called, also where it has no name. */
export const shownName = ({ isWhole, name }: Group, { field, service }: Report): string => {
  const known = isWhole ? service : name
  return known === undefined ? servicesText.value.noValue[field] : visibleLine(known)
}

/** `42.1/min` */
export const rateText = (count: number, spanMs: number): string => {
  const { figure, unit } = formatRate(count, spanMs, timeStyle.value.language)
  return servicesText.value.perUnit(figure, unit)
}

export const shareText = (figures: Figures): string => formatShare(failureRate(figures), timeStyle.value.language)

export const timeText = (ms: number | undefined): string | undefined => formatTime(ms, timeStyle.value.language)

/** Why a group stands where it stands when the worst come first. */
export const standingText = (group: Group): string => {
  const { standing } = servicesText.value
  const { count, failures, p95 } = group
  switch (standingOf(group)) {
    case 'failing':
      return standing.failing(shareText(group), count)
    case 'few':
      return standing.few(failures, count)
    case 'hardly':
      return standing.hardly(failures, count)
    case 'slow':
      return standing.slow(timeText(p95) ?? '')
    case 'untimed':
      return standing.untimed
  }
}

/** The picture's figures for those who do not see it. */
export const trendText = ({ trend, failures }: Group, bucketMs: number): string => {
  const { trendLabel, trendFailed, trendOk } = servicesText.value
  const most = (values: readonly number[] = []) => rateText(Math.max(0, ...values), bucketMs)
  return trendLabel(most(trend?.values), failures === 0 ? trendOk : trendFailed(most(trend?.failures)))
}
