import { boundedText } from '../bounded-text.ts'
import type { Upstream } from '../upstreams/upstream.ts'
import { type ApiDocument, ApiDocumentError, parseApiDocument } from './api-document.ts'

/** What is asked of an upstream to have its document. */
export type DocumentedUpstream = Pick<Upstream, 'name' | 'title' | 'openapiPath' | 'admit' | 'take'>

/** A service makes its document once and has it at hand; what takes longer would hold up the page. */
const timeoutMs = 5_000

/** The largest public documents (GitHub's: 8 MB with every example) are of hundreds of services; ours have 100 KB. */
const maxBytes = 5_000_000

/**
 * Fetches a service's document from one of its targets, as any request is sent there.
 *
 * @param apiKey that services ask for
 * @throws {Error} whose message says why there is none
 */
export const fetchDocument = async (
  upstream: DocumentedUpstream,
  path: string,
  apiKey: string | undefined,
): Promise<ApiDocument> => {
  const refused = upstream.admit()
  if (refused !== undefined) throw new ApiDocumentError(refused.detail)
  const lease = upstream.take({ clientIp: '127.0.0.1', userId: undefined, path, header: () => undefined })
  try {
    const { statusCode, body } = await lease.target.pool.request({
      path,
      method: 'GET',
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'trilha-gateway/docs',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      signal: AbortSignal.timeout(timeoutMs),
    })
    lease.began(statusCode)
    const text = await boundedText(body, maxBytes, () => new ApiDocumentError(`it is larger than ${maxBytes / 1e6} MB`))
    lease.succeeded(statusCode)
    if (statusCode !== 200) throw new ApiDocumentError(`${path} answered with status ${statusCode}`)
    return parseApiDocument(text)
  } catch (error) {
    if (error instanceof ApiDocumentError) {
      lease.abandoned()
      throw error
    }
    lease.failed(error instanceof Error ? error : undefined)
    const isLate = error instanceof Error && error.name === 'TimeoutError'
    throw new Error(isLate ? `${path} was not there within ${timeoutMs / 1_000} s` : 'it cannot be reached', {
      cause: error,
    })
  }
}
