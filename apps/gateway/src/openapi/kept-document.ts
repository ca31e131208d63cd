import type { ApiDocument } from './api-document.ts'

/** What is known of a service's document. */
export interface DocumentState {
  /** The last one that was fetched; undefined when there has been none. */
  readonly document: ApiDocument | undefined
  /** Why the last fetch failed; undefined when it did not. */
  readonly failure: string | undefined
}

/** A service's document, kept and fetched anew behind the readers. */
export interface KeptDocument {
  /** At once but for the first time, which waits for the fetch. Never rejects. */
  read(): Promise<DocumentState>
}

/** Services change theirs when they are deployed: half a minute later is soon enough. */
const freshMs = 30_000

/** A service that was away is asked again sooner: whoever starts it looks at the page again. */
const retryMs = 3_000

export const createKeptDocument = (fetch: () => Promise<ApiDocument>, now: () => number): KeptDocument => {
  let state: DocumentState | undefined
  let fetchedAtMs = 0
  let fetching: Promise<DocumentState> | undefined

  const refresh = async (): Promise<DocumentState> => {
    let next: DocumentState
    try {
      next = { document: await fetch(), failure: undefined }
    } catch (error) {
      next = { document: state?.document, failure: error instanceof Error ? error.message : String(error) }
    }
    state = next
    fetchedAtMs = now()
    fetching = undefined
    return next
  }

  return {
    read: async () => {
      if (state === undefined) {
        fetching ??= refresh()
        return fetching
      }
      const keptMs = state.failure === undefined ? freshMs : retryMs
      if (now() - fetchedAtMs >= keptMs) fetching ??= refresh()
      return state
    },
  }
}
