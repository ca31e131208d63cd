import type { RequestGroup } from './request-case.ts'
import { chunkExtensions } from './requests/chunk-extensions.ts'
import { chunkedBodies } from './requests/chunks.ts'
import { contentLength } from './requests/content-length.ts'
import { pathEscapes } from './requests/escapes.ts'
import { headerFields } from './requests/header-fields.ts'
import { hopByHopHeaders } from './requests/hop-by-hop.ts'
import { hostHeader } from './requests/host.ts'
import { lineEndings } from './requests/line-endings.ts'
import { oneConnection } from './requests/one-connection.ts'
import { queries } from './requests/queries.ts'
import { requestLine } from './requests/request-line.ts'
import { pathSegments } from './requests/segments.ts'
import { targetForms } from './requests/target-forms.ts'
import { transferEncoding } from './requests/transfer-encoding.ts'
import { trustedHeaders } from './requests/trust.ts'

/** Every case, by what it is about. */
export const requestGroups: readonly RequestGroup[] = [
  contentLength,
  transferEncoding,
  chunkedBodies,
  chunkExtensions,
  oneConnection,
  lineEndings,
  hostHeader,
  headerFields,
  hopByHopHeaders,
  trustedHeaders,
  requestLine,
  targetForms,
  pathSegments,
  pathEscapes,
  queries,
]
