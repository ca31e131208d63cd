import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, stop } from 'esbuild'
import { type ConsoleFile, contentHash, createConsoleFile } from './console-file.ts'
import { pageHtml } from './page-html.ts'

const webFile = (name: string): string => fileURLToPath(new URL(`./web/${name}`, import.meta.url))

/** The first versions with everything that the styles use (`light-dark()`, nesting, `:has()`, `dvh`). */
const browsers = ['chrome123', 'firefox121', 'safari17.5']

const bundle = async (entryPoint: string): Promise<Buffer> => {
  const { outputFiles } = await build({
    entryPoints: [webFile(entryPoint)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: browsers,
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
    tsconfigRaw: {},
  })
  const [output] = outputFiles
  if (output === undefined) throw new Error(`the console's ${entryPoint} bundled to nothing`)
  return Buffer.from(output.contents)
}

const bundleAll = async () => {
  try {
    return await Promise.all([bundle('boot.ts'), bundle('main.tsx'), bundle('styles/main.css')])
  } finally {
    // esbuild keeps a helper process of some 20 MB waiting for more work; there is none.
    await stop()
  }
}

const assetPath = (name: string, body: Buffer): string => {
  const dot = name.lastIndexOf('.')
  return `/assets/${name.slice(0, dot)}-${contentHash(body)}${name.slice(dot)}`
}

/**
 * Bundles the console in memory, once, in well under a second.
 *
 * @returns every file by its URL path: `/` (the page, for all page paths) and `/assets/…` (named by content).
 * @throws esbuild's `BuildFailure` when the sources do not bundle.
 */
export const buildConsole = async (): Promise<ReadonlyMap<string, ConsoleFile>> => {
  const [[boot, script, style], icon] = await Promise.all([bundleAll(), readFile(webFile('trail-mark.svg'))])
  const assets = {
    boot: { path: assetPath('boot.js', boot), body: boot, type: 'text/javascript; charset=utf-8' },
    script: { path: assetPath('console.js', script), body: script, type: 'text/javascript; charset=utf-8' },
    style: { path: assetPath('console.css', style), body: style, type: 'text/css; charset=utf-8' },
    icon: { path: assetPath('trail-mark.svg', icon), body: icon, type: 'image/svg+xml' },
  }
  const page = pageHtml({
    boot: assets.boot.path,
    script: assets.script.path,
    style: assets.style.path,
    icon: assets.icon.path,
  })
  const files = new Map<string, ConsoleFile>()
  files.set('/', await createConsoleFile(Buffer.from(page), 'text/html; charset=utf-8', false))
  for (const { path, body, type } of Object.values(assets)) files.set(path, await createConsoleFile(body, type, true))
  return files
}
