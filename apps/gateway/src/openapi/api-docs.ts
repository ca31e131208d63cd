import { docsPageFiles, Problem } from '@trilha/service-kit'
import type { OwnResponse } from '../respond.ts'
import type { Members } from './api-document.ts'
import { type DocumentedUpstream, fetchDocument } from './fetch-document.ts'
import { type JoinOptions, joinDocuments } from './join-documents.ts'
import { createKeptDocument, type DocumentState, type KeptDocument } from './kept-document.ts'
import type { ApiRoute } from './served-paths.ts'

/** What the pages need of the configuration in force. */
export interface DocsPlan {
  readonly file: { readonly routes: readonly ApiRoute[] }
  readonly upstreams: ReadonlyMap<string, DocumentedUpstream>
}

export interface ApiDocsOptions {
  readonly version: string
  /** That callers need, and that the services ask the gateway for. */
  readonly apiKey: string | undefined
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number
}

/** `/openapi.json`, the services' documents joined into one, and `/docs`, a page of it. */
export interface ApiDocs {
  /** Whether the path is one of theirs; a slash at the end changes nothing. */
  answers(path: string): boolean
  /**
   * The answer to GET.
   *
   * @param path one that {@link answers} is true for
   * @throws {Problem} `not_found` for a file that is not installed
   */
  page(path: string, plan: DocsPlan): Promise<OwnResponse>
}

const documentPath = '/openapi.json'

export const createApiDocs = ({ version, apiKey, now = () => performance.now() }: ApiDocsOptions): ApiDocs => {
  const files = new Map(docsPageFiles('Trilha gateway').map((file) => [file.path, file]))
  const kept = createKept(apiKey, now)
  const joined = new WeakMap<DocsPlan, Joined>()

  const document = async (plan: DocsPlan): Promise<Buffer> => {
    const sources = await Promise.all([...plan.upstreams.values()].flatMap(kept))
    const known = joined.get(plan)
    if (known !== undefined && isSame(known.sources, sources)) return known.body
    const options = { routes: plan.file.routes, needsKey: apiKey !== undefined, version }
    const body = Buffer.from(JSON.stringify(join(sources, options)))
    joined.set(plan, { sources, body })
    return body
  }

  return {
    answers: (path) => path === documentPath || files.has(withoutSlash(path)),
    page: async (path, plan) => {
      if (path === documentPath) {
        return answer({ 'content-type': 'application/json', 'cache-control': 'no-cache' }, await document(plan))
      }
      const file = files.get(withoutSlash(path))
      if (file === undefined) throw new Problem('not_found', 'There is nothing at this path')
      return answer(file.headers, Buffer.from(await file.read()))
    },
  }
}

interface Source {
  readonly upstream: DocumentedUpstream
  readonly state: DocumentState
}

interface Joined {
  readonly sources: readonly Source[]
  readonly body: Buffer
}

const withoutSlash = (path: string): string => path.replace(/\/$/, '')

/** Keeps a document for as long as its upstream is in use, over reloads too. */
const createKept = (apiKey: string | undefined, now: () => number) => {
  const documents = new WeakMap<DocumentedUpstream, KeptDocument>()
  return (upstream: DocumentedUpstream): Promise<Source>[] => {
    const { openapiPath } = upstream
    if (openapiPath === undefined) return []
    const kept = documents.get(upstream) ?? createKeptDocument(() => fetchDocument(upstream, openapiPath, apiKey), now)
    documents.set(upstream, kept)
    return [kept.read().then((state) => ({ upstream, state }))]
  }
}

const isSame = (before: readonly Source[], after: readonly Source[]): boolean =>
  before.length === after.length && before.every(({ state }, index) => state === after[index]?.state)

const join = (sources: readonly Source[], options: Omit<JoinOptions, 'notes'>): Members => {
  const services = sources.flatMap(({ upstream: { name, title }, state: { document } }) =>
    document === undefined ? [] : [{ name, title, document }],
  )
  return joinDocuments(services, { ...options, notes: sources.flatMap(noteOf) })
}

const noteOf = ({ upstream: { title }, state: { document, failure } }: Source): string[] => {
  if (failure === undefined) return []
  return document === undefined
    ? [`**The ${title} is left out**, for its document could not be had: ${failure}.`]
    : [`**The ${title} is shown as it was**, for its document could not be had again: ${failure}.`]
}

const answer = (headers: Readonly<Record<string, string>>, body: Buffer): OwnResponse => ({
  status: 200,
  headers: { ...headers, 'content-length': String(body.length) },
  body,
})
