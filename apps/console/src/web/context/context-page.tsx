import type { ContextView } from '../model/view.ts'

export const ContextPage = ({ view }: { view: ContextView }) => (
  <main id="main" tabIndex={-1}>
    <h1>{view.page}</h1>
  </main>
)
