import type { ServicesView } from '../model/view.ts'

export const ServicesPage = ({ view }: { view: ServicesView }) => (
  <main id="main" tabIndex={-1}>
    <h1>{view.page}</h1>
  </main>
)
