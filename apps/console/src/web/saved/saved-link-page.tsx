import type { SavedLinkView } from '../model/view.ts'

export const SavedLinkPage = ({ view }: { view: SavedLinkView }) => (
  <main id="main" tabIndex={-1}>
    <h1>{view.page}</h1>
  </main>
)
