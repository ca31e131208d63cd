import type { LiveView } from '../model/view.ts'

export const LivePage = ({ view }: { view: LiveView }) => (
  <main id="main" tabIndex={-1}>
    <h1>{view.page}</h1>
  </main>
)
