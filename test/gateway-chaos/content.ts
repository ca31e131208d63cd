/** What the targets serve below the path of their route, as patterns for entries. */
export const contentPatterns = [
  '/items/{item}',
  '/files/{file}',
  '/chunks/{count}',
  '/slow/{ms}',
  '/events',
  '/errors/{status}',
]

/** Of the answer to `GET /…/files/…`. */
export const fileBytes = 64 * 1024
