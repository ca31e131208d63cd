import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { buildConsole, isPagePath } from './index.ts'

/** Names of a process' children: each /proc/PID/stat begins with `PID (name) state PARENT`. */
const childrenOf = (pid: number): string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const [, child = '', parent = ''] = /\((.*)\) \S (\d+)/.exec(statOf(name)) ?? []
      return Number(parent) === pid ? [child] : []
    })

/** Empty for a process that ended in between. */
const statOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}

const files = await buildConsole()
const page = files.get('/')?.body.toString() ?? ''

describe('the bundled console', () => {
  test('every file is named by the page or by a file that is', () => {
    const named = new Set<string>()
    const visit = (text: string) => {
      for (const [, path = ''] of text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) follow(path)
      for (const [, name = ''] of text.matchAll(/"\.\/([\w-]+\.js)"/g)) follow(`/assets/${name}`)
    }
    const follow = (path: string) => {
      if (named.has(path)) return
      named.add(path)
      visit(files.get(path)?.body.toString() ?? assert.fail(`${path} is named but not there`))
    }
    visit(page)
    assert.deepEqual(named, new Set([...files.keys()].filter((path) => path !== '/')))
  })

  test('only content-named files may be kept for ever', () => {
    for (const [path, file] of files) assert.equal(file.immutable, path !== '/', path)
  })

  test('compressed forms hold the same bytes', () => {
    for (const { body, gzip, brotli } of files.values()) {
      if (gzip !== undefined) assert(gunzipSync(gzip).equals(body))
      if (brotli !== undefined) assert(brotliDecompressSync(brotli).equals(body))
    }
  })

  const gzipBytes = (paths: Iterable<string>): number =>
    [...paths].reduce((sum, path) => sum + (files.get(path)?.gzip ?? files.get(path)?.body ?? Buffer.of()).length, 0)

  test('the first load is at most 90 KB in gzip', (t) => {
    const first = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
    const bytes = gzipBytes(['/', ...first])
    t.diagnostic(`first load: ${bytes} bytes in gzip`)
    assert(bytes <= 90_000, `${bytes} bytes`)
  })

  test('the whole console is at most 220 KB in gzip', (t) => {
    const bytes = gzipBytes(files.keys())
    t.diagnostic(`the whole console: ${bytes} bytes in gzip`)
    assert(bytes <= 220_000, `${bytes} bytes`)
  })

  test('the page has nothing inline and names no other origin', () => {
    assert.doesNotMatch(page, /<style|style=|<script>|\son\w+=|https?:\/\//)
  })

  test('no script asks for a module of Node', () => {
    for (const [path, { body }] of files) assert(!path.endsWith('.js') || !body.includes('node:'), path)
  })

  test('two builds are the same', async () => {
    const again = await buildConsole()
    assert.deepEqual(
      [...again].map(([path, { etag }]) => [path, etag]),
      [...files].map(([path, { etag }]) => [path, etag]),
    )
  })

  test('no helper process stays behind', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
    assert.deepEqual(childrenOf(process.pid), [])
  })
})

test('page paths', () => {
  const pages = ['/', '/live', '/requests', '/requests/a.b', '/users/42', '/services', '/saved/x', '/entries/x']
  for (const path of pages) assert(isPagePath(path), path)
  for (const path of ['/api/entries', '/requests/', '/requests/a/b', '/entries', '/live/x', '/log']) {
    assert(!isPagePath(path), path)
  }
})
