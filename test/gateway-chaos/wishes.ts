import type { Random } from '../crash/random.ts'
import type { Wish } from './asking.ts'

const kibibyte = 1_024

const get = (base: string, at: string, pattern: string): Wish => ({
  method: 'GET',
  path: base + at,
  pattern: base + pattern,
})

/** What clients do, each with its share. */
const kinds: readonly (readonly [share: number, wish: (base: string, random: Random) => Wish])[] = [
  [40, (base, random) => ({ ...get(base, `/items/${random(1, 999)}`, '/items/{item}'), isQuick: true })],
  [3, (base) => ({ ...get(base, '/items/1', '/items/{item}'), method: 'HEAD', isQuick: true })],
  [8, (base) => ({ ...get(base, '/files/1', '/files/{file}'), isQuick: true })],
  [6, (base, random) => get(base, `/chunks/${random(2, 12)}`, '/chunks/{count}')],
  [15, (base, random) => ({ ...post(base, random(0, 2_000), false), isQuick: true })],
  [6, (base) => ({ ...post(base, 64 * kibibyte, false), isQuick: true })],
  [3, (base) => post(base, 200 * kibibyte, false)],
  [5, (base, random) => post(base, random(1, 100) * kibibyte, true)],
  [4, (base, random) => events(base, random(3, 30))],
  [3, (base, random) => ({ ...events(base, 400), leave: { after: 'head', ms: random(1, 400) } })],
  [2, (base, random) => ({ ...get(base, '/slow/300', '/slow/{ms}'), leave: { after: 'request', ms: random(1, 200) } })],
  [
    2,
    (base, random) => ({ ...get(base, '/chunks/40', '/chunks/{count}'), leave: { after: 'head', ms: random(0, 200) } }),
  ],
  [2, (base, random) => ({ ...post(base, 256 * kibibyte, true), leave: { after: 'request', ms: random(1, 100) } })],
  [1, (base) => get(base, '/slow/100', '/slow/{ms}')],
  [1, (base) => get(base, '/errors/500', '/errors/{status}')],
  [1, (base) => get(base, '/errors/503', '/errors/{status}')],
  [1, (base) => get(base, '/nothing/here', '/*')],
  [1, () => get('/nowhere', '/at/all', '/*')],
]

const post = (base: string, bytes: number, isStreamed: boolean): Wish => ({
  method: 'POST',
  path: `${base}/items/1`,
  pattern: `${base}/items/{item}`,
  body: { bytes, isStreamed },
})

const events = (base: string, count: number): Wish => ({
  ...get(base, `/events?count=${count}`, '/events'),
  accept: 'text/event-stream',
})

/** `/extra` is there in one configuration and gone in the next. */
const bases = ['/alpha', '/alpha', '/beta', '/beta', '/extra']
const allShares = kinds.reduce((sum, [share]) => sum + share, 0)

export const nextWish = (random: Random): Wish => {
  const base = bases[random(0, bases.length - 1)] ?? '/alpha'
  let at = random(1, allShares)
  for (const [share, wish] of kinds) {
    at -= share
    if (at <= 0) return wish(base, random)
  }
  throw new RangeError('the shares do not add up')
}
