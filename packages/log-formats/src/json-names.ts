/** What a member of a JSON log line can be to the entry. */
export type Role =
  | 'timestamp'
  | 'service'
  | 'user_id'
  | 'action'
  | 'message'
  | 'result'
  | 'cause'
  | 'level'
  | 'request'
  | 'method'
  | 'target'
  | 'query'
  | 'route'
  | 'status'
  | 'duration'
  | 'request_bytes'
  | 'response_bytes'
  | 'client_ip'
  | 'user_agent'
  | 'host'
  | 'request_id'
  | 'trace_id'
  | 'span_id'
  | 'target_type'
  | 'target_id'

/**
 * Names of each role, the best first. A name is compared without its case, `_` and `-`, so `request_id`, `requestId` and
 * `X-Request-Id` are `requestid` and `xrequestid`. A dot stands for a member of a member (`request.remote_ip` of Caddy)
 * as well as for itself (`http.request.method` of OpenTelemetry).
 */
const namesOfRole: Readonly<Record<Exclude<Role, 'duration'>, readonly string[]>> = {
  timestamp: [
    'timestamp',
    '@timestamp',
    // nginx's $msec tells milliseconds, the two others seconds.
    'msec',
    // When the exchange began (Traefik, Envoy) tells more than when its line was written.
    'startutc',
    'starttime',
    'time',
    'ts',
    'timeiso8601',
    'timelocal',
    'startlocal',
    'datetime',
    'eventtime',
    'asctime',
    'timeunixnano',
    'date',
  ],
  service: ['service', 'service.name', 'servicename', 'app', 'application'],
  user_id: [
    'userid',
    'user.id',
    'enduser.id',
    'remoteuser',
    'clientusername',
    'user.name',
    'username',
    'user',
    'request.userid',
  ],
  action: ['action', 'event.action', 'event.name', 'eventname', 'event', 'operation'],
  message: ['message', 'msg', 'body'],
  result: ['result', 'event.outcome', 'outcome', 'success'],
  cause: [
    'cause',
    'error.message',
    'err.message',
    'error.msg',
    'err.msg',
    'exception.message',
    'error',
    'err',
    'reason',
  ],
  level: ['level', 'severity', 'severitytext', 'log.level', 'loglevel'],
  request: ['request', 'requestline'],
  method: [
    'requestmethod',
    'http.request.method',
    'http.method',
    'request.method',
    'req.method',
    'method',
    'httpmethod',
    'verb',
  ],
  target: [
    'requesturi',
    'request.uri',
    'http.target',
    'url.original',
    'http.url',
    'url.full',
    'req.url',
    'request.url',
    'uri',
    'url',
    'requestpath',
    'url.path',
    'http.path',
    'request.path',
    'path',
  ],
  query: ['querystring', 'url.query', 'http.query', 'request.query', 'query', 'args'],
  route: ['http.route', 'route'],
  status: [
    'status',
    'statuscode',
    'http.response.statuscode',
    'http.statuscode',
    'http.status',
    'downstreamstatus',
    'responsecode',
    'response.status',
    'response.statuscode',
    'res.statuscode',
    'res.status',
    'resp.status',
  ],
  request_bytes: [
    'http.request.body.size',
    'http.request.body.bytes',
    'requestbytes',
    'requestcontentsize',
    'bytesread',
    'bytesreceived',
    'http.requestbytes',
  ],
  response_bytes: [
    'http.response.body.size',
    'http.response.body.bytes',
    'http.responsebytes',
    'responsebytes',
    'bodybytessent',
    'downstreamcontentsize',
    'bytessent',
    'size',
    'bytes',
  ],
  client_ip: [
    'client.address',
    'client.ip',
    'http.clientip',
    'clientip',
    'request.clientip',
    'request.remoteip',
    'remoteip',
    'clienthost',
    'source.ip',
    'source.address',
    'remoteaddr',
    'request.remoteaddr',
    'remoteaddress',
    'clientaddr',
    'downstreamremoteaddress',
    'ip',
  ],
  user_agent: [
    'useragent.original',
    'http.useragent',
    'httpuseragent',
    'useragent',
    'request.headers.useragent',
    'req.headers.useragent',
    'requestuseragent',
  ],
  host: ['server.address', 'httphost', 'requesthost', 'request.host', 'authority', 'url.domain', 'host'],
  request_id: ['requestid', 'xrequestid', 'http.request.id', 'request.id', 'req.id', 'reqid', 'correlationid'],
  trace_id: ['traceid', 'trace.id', 'dd.traceid'],
  span_id: ['spanid', 'span.id', 'dd.spanid'],
  target_type: ['target.type'],
  target_id: ['target.id'],
}

/** Milliseconds in one unit of a duration, by name; `duration` alone says nothing and is looked at by its writer. */
const unitMsOfDuration: Readonly<Record<string, number>> = {
  durationms: 1,
  'http.durationms': 1,
  responsetime: 1,
  responsetimems: 1,
  latencyms: 1,
  elapsedms: 1,
  'http.server.request.duration': 1_000,
  requesttime: 1_000,
  durations: 1_000,
  durationseconds: 1_000,
  'event.duration': 1e-6,
  durationns: 1e-6,
  durationus: 1e-3,
}

/** What a name means. */
export interface Meaning {
  readonly role: Role
  /** 0 is the best name of its role. */
  readonly rank: number
  /** For a duration: milliseconds in one unit; undefined when the name does not tell. */
  readonly unitMs?: number | undefined
}

const meanings = new Map<string, Meaning>()
for (const [role, names] of Object.entries(namesOfRole) as [Role, readonly string[]][]) {
  names.forEach((name, rank) => void meanings.set(name, { role, rank }))
}
Object.entries(unitMsOfDuration).forEach(([name, unitMs], rank) => {
  meanings.set(name, { role: 'duration', rank, unitMs })
})
for (const name of ['duration', 'latency', 'elapsed']) meanings.set(name, { role: 'duration', rank: meanings.size })

/** Traefik's name of the service behind it, which is not who wrote the line. */
const isOfUpstream = (name: string): boolean => name === 'ServiceName'

/** OpenTelemetry's and other exporters' folders for what is said of the event. */
const folders = /^(?:resource\.attributes|attributes|resource|fields)\./

/** A program's log has few names, and each line has them again; a hostile one must not fill the memory. */
const maxKnownNames = 10_000
const known = new Map<string, Meaning | undefined>()

/** What the member of this dotted name means, if anything. */
export const meaningOf = (name: string): Meaning | undefined => {
  if (known.has(name)) return known.get(name)
  const meaning = isOfUpstream(name) ? undefined : meanings.get(plain(name.replace(folders, '')))
  if (known.size < maxKnownNames) known.set(name, meaning)
  return meaning
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '')
