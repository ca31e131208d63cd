import { pinnedVersion } from './nginx-reasons.ts'
import type { RequestCase, RequestGroup } from './request-case.ts'
import { requestGroups } from './request-table.ts'
import type { ResponseCase } from './response-case.ts'
import { responseCases } from './response-table.ts'
import { gatewaySees } from './seen-request.ts'

/** docs/reference/gateway-requests.md, from the tables that the tests run. */
export const referencePage = (): string => {
  const cases = requestGroups.flatMap((group) => group.cases)
  const differing = cases.filter(({ nginx }) => nginx !== undefined).length
  return [
    '# Malformed requests, and what becomes of them\n',
    introduction(cases.length, differing),
    ...requestGroups.map(requestSection),
    responseSection(responseCases),
  ].join('\n')
}

const introduction = (count: number, differing: number): string => `\
${count} requests as raw bytes, from what is plain to what is meant to smuggle. Each is sent twice, in one packet and cut
into pieces, and then the connection is asked for one thing more, which shows whether both sides agree on where the
bytes ended. What the upstream gets is recorded byte for byte by a server that shares no parser with the gateway. The
tables are written by \`scripts/write-reference.ts\` from those that the tests run; the bytes are beside the tests, in
\`apps/gateway/src/conformance/requests/\`, under the names of the first column.

nginx ${pinnedVersion} (Debian 12, a plain \`proxy_pass\` with kept connections) gets the same bytes. *Alike* means that its upstream
got the same requests, or none. In ${differing} cases it does something else; the last column says what, and why.

An answer that is marked *closed* ends the connection: where the next request would begin is in doubt.
`

const requestSection = ({ title, summary, cases }: RequestGroup): string => `\
## ${title}

${summary}

| case | | after | the gateway | nginx |
|---|---|---|---|---|
${cases.map(requestRow).join('')}`

const requestRow = (row: RequestCase): string => {
  const { statuses, closes } = row.expected
  const gateway = `${outcome(statuses, gatewaySees(row))}${closes ? ', closed' : ''}`
  const nginx = row.nginx === undefined ? 'alike' : `${outcome(row.nginx.statuses, row.nginx.sees)}. ${row.nginx.why}`
  return tableRow([`\`${row.id}\``, cell(row.title), cell(row.source), gateway, nginx])
}

/** Longer texts are cut; the whole is in the case. */
const shownLength = 64

const outcome = (statuses: readonly number[], sees: readonly string[]): string => {
  const answers = statuses.length === 0 ? 'no answer' : statuses.join(', ')
  if (sees.length === 0) return answers
  const shown = sees.map((text) => code(text.length > shownLength ? `${text.slice(0, shownLength)}…` : text))
  return `${answers}: ${shown.join(', ')}`
}

const responseSection = (cases: readonly ResponseCase[]): string => `\
## Answers of upstreams

What a client gets of an answer that is not as it should be, and what the entry says. A client is never given a part for
the whole, and what an upstream sends beyond its answer is never the answer to another request.

| case | | after | the client gets | the entry’s cause |
|---|---|---|---|---|
${cases.map(responseRow).join('')}`

const responseRow = ({ id, title, source, expected }: ResponseCase): string => {
  const got = `${expected.statuses.join(', ')}${expected.isWhole ? '' : ', broken off'}`
  return tableRow([`\`${id}\``, cell(title), cell(source), got, cell(expected.entry.cause ?? '')])
}

const tableRow = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`

/** Text as it is, in a table of Markdown. */
const cell = (text: string): string => text.replace(/[\\|<*_`]/g, String.raw`\$&`)

/** Bytes in a table of Markdown; what is not printable is shown as an escape. */
const code = (bytes: string): string => {
  const shown = bytes.replace(/[^\x20-\x7e…]/g, (character) => `\\x${hex(character)}`).replace(/\|/g, String.raw`\|`)
  return shown.includes('`') ? `\`\` ${shown} \`\`` : `\`${shown}\``
}

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0')
