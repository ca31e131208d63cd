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
  test('every asset that the page names is there, and nothing else', () => {
    const named = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '')
    assert.deepEqual(new Set(named), new Set([...files.keys()].filter((path) => path !== '/')))
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

  test('the first load is at most 90 KB in gzip', (t) => {
    const bytes = [...files.values()].reduce((sum, { body, gzip }) => sum + (gzip ?? body).length, 0)
    t.diagnostic(`first load: ${bytes} bytes in gzip`)
    assert(bytes <= 90_000, `${bytes} bytes`)
  })

  test('the page has nothing inline and names no other origin', () => {
    assert.doesNotMatch(page, /<style|style=|<script>|\son\w+=|https?:\/\//)
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
  assert(isPagePath('/') && isPagePath('/requests/01890a5d-ac96-774b-bcce-b302099a8057'))
  assert(!isPagePath('/api/entries') && !isPagePath('/requests/') && !isPagePath('/requests/a/b'))
})
