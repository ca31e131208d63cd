import type { TimelineView } from '../model/view.ts'

export const TimelinePage = ({ view }: { view: TimelineView }) => (
  <main id="main" tabIndex={-1}>
    <h1>{view.page}</h1>
  </main>
)
