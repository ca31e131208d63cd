import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { printBeside } from './budget.ts'

/** A file as it comes over the wire, in gzip where the service packs it. */
const download = (url: string): Promise<{ readonly wireBytes: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers: { accept: 'text/html,*/*', 'accept-encoding': 'gzip' } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const body = Buffer.concat(parts)
        const plain = response.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
        resolve({ wireBytes: body.length, text: plain.toString() })
      })
    })
    asked.on('error', reject)
    asked.end()
  })

const namedByPage = (html: string): readonly string[] =>
  [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)

const namedByScript = (script: string): readonly string[] =>
  [...script.matchAll(/"\.\/([\w-]+\.js)"/g)].map(([, name = '']) => `/assets/${name}`)

/** What the browser asks for when Explore is opened, and everything that it may ask for later. */
export const measureSizes = async (url: string): Promise<void> => {
  const page = await download(`${url}/`)
  const sizes = new Map<string, number>()
  const visit = async (path: string): Promise<void> => {
    if (sizes.has(path)) return
    sizes.set(path, 0)
    const { wireBytes, text } = await download(url + path)
    sizes.set(path, wireBytes)
    for (const next of path.endsWith('.js') ? namedByScript(text) : []) await visit(next)
  }
  const first = namedByPage(page.text)
  for (const path of first) await visit(path)
  const sum = (paths: Iterable<string>): number => [...paths].reduce((bytes, path) => bytes + (sizes.get(path) ?? 0), 0)
  console.log('\nbytes over the wire, gzip')
  printBeside('first load of Explore', (page.wireBytes + sum(first)) / 1_000, 90, 'KB')
  printBeside(`the whole console (${sizes.size + 1} files)`, (page.wireBytes + sum(sizes.keys())) / 1_000, 220, 'KB')
}
