import { createHash } from 'node:crypto'
import { html, type Markup, raw } from './markup.ts'
import { unrouted } from './metrics.ts'
import type { RouteSnapshot, StatusSnapshot } from './status-snapshot.ts'
import { statusStyle } from './status-style.ts'
import type { StatusTexts } from './status-texts.ts'

/** Often enough to watch, and a reader still has time to read. */
const refreshSeconds = 5

/** Nothing may be loaded, and only this style sheet applies. */
export const statusPageCsp = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(statusStyle).digest('base64')}'`,
  `img-src data:`,
  `frame-ancestors 'none'`,
  `base-uri 'none'`,
  `form-action 'none'`,
].join('; ')

export interface StatusPageOptions {
  readonly texts: StatusTexts
  /** Whether the page loads itself again and again (WCAG 2.2.2 asks for a way to stop it). */
  readonly refreshes: boolean
}

/** The status as a page: one file, no script. */
export const statusPage = (status: StatusSnapshot, { texts, refreshes }: StatusPageOptions): string => {
  const say = createWords(texts)
  const page = html`<!doctype html>
<html lang="${texts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refreshes ? html`<meta http-equiv="refresh" content="${refreshSeconds}">` : undefined}
<title>${status.troubles.length === 0 ? '' : `(${status.troubles.length}) `}${texts.title}</title>
<link rel="icon" href="data:,">
<style>${raw(statusStyle)}</style>
</head>
<body>
${head(status, say, refreshes)}
<main>
${troubles(status, say)}
${tiles(status, say)}
${routes(status, say)}
${upstreams(status, say)}
${certificates(status, say)}
<div class="pair">
${log(status, say)}
${configuration(status, say)}
</div>
</main>
</body>
</html>
`
  return page.text
}

interface Words {
  readonly texts: StatusTexts
  readonly number: (value: number) => string
  readonly milliseconds: (value: number) => string
  readonly bytes: (value: number) => string
  readonly moment: (iso: string) => Markup
}

const createWords = (texts: StatusTexts): Words => {
  const number = new Intl.NumberFormat(texts.language, { maximumFractionDigits: 1 })
  const precise = new Intl.NumberFormat(texts.language, { maximumSignificantDigits: 3 })
  const moments = new Intl.DateTimeFormat(texts.language, { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
  return {
    texts,
    number: (value) => number.format(value),
    milliseconds: (value) => precise.format(value),
    bytes: (value) => {
      const power = value < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log(value) / Math.log(1_024)))
      return `${precise.format(value / 1_024 ** power)} ${byteUnits[power] ?? 'B'}`
    },
    moment: (iso) => html`<time datetime="${iso}">${moments.format(new Date(iso))} UTC</time>`,
  }
}

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

const mark = raw(
  '<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#3f51c9"/><path d="M9 24c8 0 1-8 8-8s0-8 7-8" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="8.5" cy="24" r="2.5" fill="#fff"/><circle cx="24" cy="8" r="2.5" fill="#fff"/></svg>',
)

const head = (status: StatusSnapshot, { texts, moment }: Words, refreshes: boolean): Markup => {
  const isWell = status.troubles.length === 0
  return html`<header>
${mark}
<h1>${texts.title} <span class="muted">${status.version}</span></h1>
<span class="pill ${isWell ? 'good' : 'bad'}">${isWell ? texts.allWell : texts.attention}</span>
<p class="aside">${texts.updated} ${moment(status.now)}<br>${texts.up} ${duration(status.uptime_seconds)} ·
<a href="${refreshes ? '/status?refresh=off' : '/status'}">${refreshes ? texts.pause : texts.resume}</a></p>
</header>`
}

/** The two largest units: `3 d 4 h`, `2 min 5 s`. The letters are the same in all languages of the page. */
const duration = (seconds: number): string => {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first < 0 ? undefined : first + 2)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ')
}

const troubles = (status: StatusSnapshot, { texts }: Words): Markup | undefined =>
  status.troubles.length === 0
    ? undefined
    : html`<div class="troubles" role="status"><h2>${texts.attention}</h2>
<ul>${status.troubles.map((trouble) => html`<li>${texts.trouble(trouble)}</li>`)}</ul></div>`

const tiles = (status: StatusSnapshot, { texts, number }: Words): Markup => {
  const { exchanges } = status
  const facts: readonly (readonly [string, number])[] = [
    [texts.perSecond10s, exchanges.per_second_10s],
    [texts.perSecond1min, exchanges.per_second_1min],
    [texts.active, status.active_exchanges],
    [texts.connections, status.client_connections],
    [texts.exchanges, exchanges.total],
    [texts.failures, exchanges.failures],
  ]
  return html`<dl class="tiles">
${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${number(value)}</dd></div>\n`)}</dl>`
}

const routes = (status: StatusSnapshot, say: Words): Markup => {
  const { texts } = say
  const refusals = Object.entries(status.refusals)
  return html`<section aria-labelledby="routes"><h2 id="routes">${texts.routes}</h2>
${status.routes.length === 0 ? html`<p>${texts.noRoutes}</p>` : routesTable(status.routes, say)}
${
  refusals.length === 0
    ? undefined
    : html`<dl class="facts">${refusals.map(
        ([code, count]) => html`<dt>${texts.refusals}: <code>${code}</code></dt><dd>${say.number(count)}</dd>`,
      )}</dl>`
}
</section>`
}

const routesTable = (rows: readonly RouteSnapshot[], { texts, number, milliseconds }: Words): Markup => {
  const latency = (value: number | undefined): Markup =>
    html`<td class="number">${value === undefined ? '–' : milliseconds(value)}</td>`
  return html`<p>${texts.latencyNote}</p>
<div class="scroll" tabindex="0" role="group" aria-labelledby="routes"><table aria-labelledby="routes">
<thead><tr><th scope="col">${texts.route}</th><th scope="col" class="number">${texts.exchanges}</th><th scope="col" class="number">${texts.failures}</th><th scope="col" class="number">p50</th><th scope="col" class="number">p95</th><th scope="col" class="number">p99</th></tr></thead>
<tbody>${rows.map(
    ({
      name,
      exchanges,
      failures,
      latency_ms,
    }) => html`<tr><th scope="row">${name === unrouted ? texts.unrouted : name}</th>
<td class="number">${number(exchanges)}</td><td class="number${failures > 0 ? ' failed' : ''}">${number(failures)}</td>${latency(latency_ms?.p50)}${latency(latency_ms?.p95)}${latency(latency_ms?.p99)}</tr>\n`,
  )}</tbody></table></div>`
}

type UpstreamRow = StatusSnapshot['upstreams'][number]

const upstreams = (status: StatusSnapshot, say: Words): Markup => {
  const { texts } = say
  const table = html`<div class="scroll" tabindex="0" role="group" aria-labelledby="upstreams"><table aria-labelledby="upstreams">
<thead><tr><th scope="col">${texts.upstream}</th><th scope="col">${texts.target}</th><th scope="col">${texts.state}</th><th scope="col" class="number">${texts.weight}</th><th scope="col" class="number">${texts.active}</th></tr></thead>
<tbody>${status.upstreams.flatMap((upstream) => targetRows(upstream, say))}</tbody></table></div>`
  return html`<section aria-labelledby="upstreams"><h2 id="upstreams">${texts.upstreams}</h2>
${status.upstreams.length === 0 ? html`<p>${texts.noUpstreams}</p>` : table}</section>`
}

const targetRows = (upstream: UpstreamRow, { texts, number }: Words): Markup[] =>
  upstream.targets.map(({ url, healthy, reason, weight, active_requests }, index) => {
    const name = html`<th scope="rowgroup" rowspan="${upstream.targets.length}">${upstream.title}${circuitPill(upstream, texts)}
${upstream.retries > 0 ? html`<span class="reason">${texts.retries}: ${number(upstream.retries)}</span>` : undefined}</th>`
    return html`<tr>${index === 0 ? name : undefined}<td><code>${url}</code></td>
<td><span class="pill ${healthy ? 'good' : 'bad'}">${healthy ? texts.healthy : texts.out}</span>${
      reason === null ? undefined : html`<span class="reason">${reason}</span>`
    }</td><td class="number">${number(weight)}</td><td class="number">${number(active_requests)}</td></tr>\n`
  })

const circuitPill = ({ circuit }: UpstreamRow, texts: StatusTexts): Markup | undefined => {
  if (circuit === null) return undefined
  const look = circuit === 'closed' ? 'good' : circuit === 'open' ? 'bad' : 'odd'
  return html` <span class="pill ${look}">${texts.circuit[circuit]}</span>`
}

/** A sentence in place of a figure. */
const told = raw(' class="told"')

const log = ({ log: entries }: StatusSnapshot, { texts, number, bytes }: Words): Markup => {
  const { trouble } = entries
  return html`<section aria-labelledby="log"><h2 id="log">${texts.log}</h2>
<dl class="facts">
<dt>${texts.delivery}</dt><dd${trouble === null ? undefined : told}>${
    trouble === null ? html`<span class="pill good">${texts.delivering}</span>` : trouble
  }</dd>
<dt>${texts.waiting}</dt><dd>${number(entries.waiting)}</dd>
<dt>${texts.sent}</dt><dd>${number(entries.sent)}</dd>
<dt>${texts.accepted}</dt><dd>${number(entries.accepted)}</dd>
<dt>${texts.dropped}</dt><dd${entries.dropped > 0 ? raw(' class="failed"') : undefined}>${number(entries.dropped)}</dd>
<dt>${texts.rejected}</dt><dd>${number(entries.rejected)}</dd>
<dt>${texts.sampledOut}</dt><dd>${number(entries.sampled_out)}</dd>
<dt>${texts.spool}</dt><dd>${entries.spool_bytes === null ? '–' : bytes(entries.spool_bytes)}</dd>
</dl></section>`
}

const configuration = ({ configuration: file }: StatusSnapshot, { texts, number, moment }: Words): Markup =>
  html`<section aria-labelledby="configuration"><h2 id="configuration">${texts.configuration}</h2>
<dl class="facts">
<dt>${texts.file}</dt><dd>${file.file === null ? texts.noFile : html`<code>${file.file}</code>`}</dd>
<dt>${texts.loadedAt}</dt><dd>${moment(file.loaded_at)}</dd>
<dt>${texts.reloads}</dt><dd>${number(file.reloads)}</dd>
<dt>${texts.failedReloads}</dt><dd>${number(file.failed_reloads)}</dd>
<dt>${texts.lastError}</dt><dd${file.error === null ? undefined : told}>${file.error ?? texts.none}</dd>
</dl></section>`

const certificates = ({ certificates: rows }: StatusSnapshot, { texts, moment }: Words): Markup | undefined =>
  rows.length === 0
    ? undefined
    : html`<section aria-labelledby="certificates"><h2 id="certificates">${texts.certificates}</h2>
<div class="scroll" tabindex="0" role="group" aria-labelledby="certificates"><table aria-labelledby="certificates">
<thead><tr><th scope="col">${texts.hosts}</th><th scope="col">${texts.expires}</th></tr></thead>
<tbody>${rows.map(
        ({ hosts, subject, expires_at, is_due }) => html`<tr><th scope="row">${hosts.join(', ')}
<span class="reason">${subject}</span></th>
<td${is_due ? raw(' class="failed"') : undefined}>${moment(expires_at)}</td></tr>\n`,
      )}</tbody></table></div></section>`
