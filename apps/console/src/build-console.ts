import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleWeb } from './bundle.ts'
import { type ConsoleFile, contentHash, createConsoleFile } from './console-file.ts'
import { pageHtml } from './page-html.ts'

const iconFile = fileURLToPath(new URL('./web/trail-mark.svg', import.meta.url))

const contentTypes: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

const readIcon = async () => {
  const body = await readFile(iconFile)
  return { path: `/assets/trail-mark-${contentHash(body)}.svg`, body }
}

/**
 * Bundles the console in memory, once, in well under a second.
 *
 * @returns every file by its URL path: `/` (the page, for all page paths) and `/assets/…` (named by content).
 * @throws esbuild's `BuildFailure` when the sources do not bundle.
 */
export const buildConsole = async (): Promise<ReadonlyMap<string, ConsoleFile>> => {
  const [{ files, ...named }, icon] = await Promise.all([bundleWeb(), readIcon()])
  const page = pageHtml({ ...named, icon: icon.path })
  const all = new Map<string, ConsoleFile>()
  all.set('/', await createConsoleFile(Buffer.from(page), 'text/html; charset=utf-8', false))
  for (const { path, body } of [...files, icon]) {
    all.set(path, await createConsoleFile(body, contentTypes[extname(path)] ?? 'application/octet-stream', true))
  }
  return all
}
