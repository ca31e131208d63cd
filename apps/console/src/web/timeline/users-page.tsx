import type { UsersView } from '../model/view.ts'

export const UsersPage = ({ view }: { view: UsersView }) => (
  <main id="main" tabIndex={-1}>
    <h1>{view.page}</h1>
  </main>
)
