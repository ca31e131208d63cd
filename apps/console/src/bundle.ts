import { basename, dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BuildOptions, build, type Metafile, type Plugin, stop } from 'esbuild'

/** A file of the bundle as the browser asks for it. */
export interface BundledFile {
  /** URL path, which names the content. */
  readonly path: string
  readonly body: Buffer
}

export interface Bundle {
  readonly files: readonly BundledFile[]
  /** Path of the script that runs before the first paint. */
  readonly boot: string
  readonly script: string
  readonly style: string
  /** What the script imports at once, to be asked for with it and not after it. */
  readonly preloads: readonly string[]
}

const webFile = (name: string): string => fileURLToPath(new URL(`./web/${name}`, import.meta.url))

/** The first versions with everything that the styles use (`light-dark()`, nesting, `:has()`, `dvh`). */
const browsers = ['chrome123', 'firefox121', 'safari17.5']

/** Paths of outputs are below this folder, which is never written. */
const folder = fileURLToPath(new URL('../assets', import.meta.url))

const common = {
  bundle: true,
  write: false as const,
  minify: true,
  target: browsers,
  legalComments: 'none' as const,
  logLevel: 'silent' as const,
  metafile: true as const,
  outdir: folder,
  entryNames: '[name]-[hash]',
  chunkNames: 'part-[hash]',
  // Packages that also serve Node name its modules in files of which nothing is used here; a test sees that none stays.
  external: ['node:*'],
  tsconfigRaw: {},
} satisfies BuildOptions

/**
 * Pages that are loaded later count as needing all of the first page, which is there by then. Otherwise what they share
 * with it would be split by who shares it with whom: some thirty files of a few hundred bytes before anything is shown.
 */
const sharedFirstPage: Plugin = {
  name: 'shared-first-page',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'dynamic-import' ? { path: resolve(resolveDir, path), namespace: 'later' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'later' }, ({ path }) => ({
      contents: `import ${JSON.stringify(webFile('explore/explore-page.tsx'))}\nexport * from ${JSON.stringify(path)}`,
      resolveDir: dirname(path),
    }))
  },
}

const scripts = () =>
  build({
    ...common,
    entryPoints: [webFile('main.tsx')],
    format: 'esm',
    // Pages that are not the first one are files of their own.
    splitting: true,
    plugins: [sharedFirstPage],
    jsx: 'automatic',
    jsxImportSource: 'preact',
  })

const boot = () => build({ ...common, entryPoints: [webFile('boot.ts')], format: 'iife' })
const style = () => build({ ...common, entryPoints: [webFile('styles/main.css')] })

const urlOf = (file: string): string => `/assets/${basename(file)}`

/** The chunks that an output imports at once, and those that they import. */
const importedBy = ({ outputs }: Metafile, file: string, found = new Set<string>()): Set<string> => {
  for (const { path, kind } of outputs[file]?.imports ?? []) {
    if (kind !== 'import-statement' || found.has(path)) continue
    found.add(path)
    importedBy({ inputs: {}, outputs }, path, found)
  }
  return found
}

/** The output of an entry point; pages that are loaded later are entry points to esbuild, too. */
const outputOf = ({ outputs }: Metafile, entryPoint: string): string => {
  const found = Object.entries(outputs).find(
    ([, output]) => output.entryPoint !== undefined && basename(output.entryPoint) === entryPoint,
  )
  if (found === undefined) throw new Error(`the console's ${entryPoint} bundled to nothing`)
  return found[0]
}

/**
 * Bundles scripts and styles in memory.
 *
 * @throws esbuild's `BuildFailure` when the sources do not bundle
 */
export const bundleWeb = async (): Promise<Bundle> => {
  try {
    const [script, first, css] = await Promise.all([scripts(), boot(), style()])
    const entry = outputOf(script.metafile, 'main.tsx')
    return {
      files: [script, first, css].flatMap(({ outputFiles }) =>
        outputFiles.map(({ path, contents }) => ({ path: urlOf(path), body: Buffer.from(contents) })),
      ),
      boot: urlOf(outputOf(first.metafile, 'boot.ts')),
      script: urlOf(entry),
      style: urlOf(outputOf(css.metafile, 'main.css')),
      preloads: [...importedBy(script.metafile, entry)].map(urlOf),
    }
  } finally {
    // esbuild keeps a helper process of some 20 MB waiting for more work; there is none.
    await stop()
  }
}
