export const SavedPage = () => (
  <main id="main" tabIndex={-1}>
    <h1>saved</h1>
  </main>
)
