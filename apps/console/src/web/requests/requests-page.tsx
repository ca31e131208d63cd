import type { RequestsView } from '../model/view.ts'

export const RequestsPage = ({ view }: { view: RequestsView }) => (
  <main id="main" tabIndex={-1}>
    <h1>{view.page}</h1>
  </main>
)
