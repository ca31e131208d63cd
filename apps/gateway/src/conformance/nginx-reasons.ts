import type { NginxDifference } from './request-case.ts'

/** Of Debian 12. Others differ in other cases; to pin those, run the tests with them and read what they say. */
export const pinnedVersion = '1.22'

/** Why nginx does something else, in words for the reference; many cases share one. */
export const reasons = {
  tabs: 'nginx takes no tab before these values, though RFC 9112, section 5 allows it.',
  bareLf:
    'nginx ends a line at a bare line feed, which RFC 9112, section 2.2 allows. Next to a proxy that does not, the two see different headers.',
  twoLf: 'For nginx two bare line feeds end the headers: the rest is a second request, and nonsense.',
  crSkipped: 'nginx skips the second carriage return.',
  chunkSpace: 'nginx skips white space behind a chunk size.',
  chunkLf: 'nginx ends a line of the chunked framing at a bare line feed, too.',
  chunkShort: 'nginx takes the carriage return for the sixth byte of data and the line feed alone for the line end.',
  extensions: 'nginx skips an extension up to the line end, whatever it holds and however long it is.',
  trailers: 'nginx skips trailers without looking at them.',
  underscores: 'nginx drops the header in silence (underscores_in_headers off). Here the caller is told.',
  droppedThenServed: 'nginx drops the header and goes on: it sees nothing doubtful in the request.',
  noUpgrade: 'nginx upgrades nothing unless it is configured to, so that a body contradicts nothing.',
  expectations: 'nginx ignores expectations that it does not know.',
  expectTwice: 'nginx refuses a second Expect. Here one of the two is known and answered, and none is passed on.',
  controls: 'nginx refuses only NUL and line ends in values; other control characters reach the service and its log.',
  hosts:
    'nginx checks little of a Host. Its upstream gets the name of the upstream instead, but $host in a configuration or a log is what the caller wrote.',
  noColon: 'nginx takes a line without a colon for a header with an empty value.',
  names: 'nginx drops headers with invalid names in silence (ignore_invalid_headers on). Here the caller is told.',
  tokens: 'nginx drops names that hold anything but letters, digits and hyphens, though they are valid tokens.',
  spaces: 'nginx trims spaces, but leaves tabs around a value.',
  sizeSum: 'nginx bounds single lines (8 KB) and their sum at 32 KB.',
  sizeLine: 'nginx bounds a single line at 8 KB.',
  hopList: 'nginx passes it on: fewer headers are hop-by-hop to it.',
  listed: 'nginx does not read what Connection lists and passes it on, against RFC 9110, section 7.6.1.',
  claims: 'nginx passes on what a client claims until a configuration overwrites it (proxy_set_header).',
  ids: 'nginx passes ids on unread.',
  methods: 'nginx passes on any method of capital letters and leaves it to the service.',
  spaceBehind: 'nginx skips spaces behind the version.',
  oldVersion: 'nginx still speaks HTTP/0.9: an answer without a status line.',
  laterVersions: 'nginx serves every 1.x as 1.1, as RFC 9110, section 2.5 proposes.',
  otherProtocols:
    'Node’s parser takes ICE/1.0 and RTSP/1.0 for HTTP/1.0. The upstream sees a request line of the gateway’s own, so nothing can be smuggled.',
  authority:
    'nginx lets the target’s authority win over the Host, as RFC 9112, section 3.2.2 asks, and takes any scheme. Here a request must name one host.',
  twoPaths:
    'nginx chooses the location by the decoded and resolved path, but passes the target on as it came: the service may read it as another path than the one that was checked.',
  spelling: 'nginx passes on the spelling that came; the gateway passes on the normal form by which it routed.',
  bytes8Bit: 'nginx passes bytes beyond ASCII on as they are.',
  fragments: 'nginx leaves the fragment out when it chooses the location, and passes it on.',
} as const

/** @param sees requests of nginx's upstream, see {@link NginxDifference} */
export const differs = (statuses: readonly number[], sees: readonly string[], why: string): NginxDifference => ({
  statuses,
  sees,
  why,
})
