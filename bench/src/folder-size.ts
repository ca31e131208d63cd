import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@trilha/testing'

/** Bytes of the files in a folder and below it whose names `counts` takes. */
export const folderSize = async (folder: string, counts: (name: string) => boolean = () => true): Promise<number> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const sizes = entries
    .filter((entry) => entry.isFile() && counts(entry.name))
    // A file may be merged away between being listed and being looked at.
    .map((entry) =>
      stat(join(entry.parentPath, entry.name))
        .then(({ size }) => size)
        .catch(() => 0),
    )
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** How long a size has to stay the same to be called settled: what was merged into something larger goes after less. */
const settledMs = 60_000

/** Resolves once the folder is done with being merged and compressed. */
export const waitUntilSettled = async (folder: string): Promise<void> => {
  let last = -1
  let since = 0
  await waitFor(
    `${folder} to settle`,
    async () => {
      const size = await folderSize(folder)
      if (size !== last) since = performance.now()
      last = size
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return performance.now() - since > settledMs
    },
    1_800_000,
  )
}
