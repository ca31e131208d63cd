import { Histogram, type MetricObjectWithValues, type MetricValueWithName, type Registry } from 'prom-client'
import { type Buckets, bucketBoundsMs } from './exchange-counts.ts'

export interface BucketHistogramOptions {
  /** In seconds, and called so. */
  readonly name: string
  readonly help: string
  readonly registry: Registry
  /** The distributions by route, read at every scrape. */
  readonly read: () => Iterable<readonly [route: string, buckets: Buckets]>
}

type Values = MetricObjectWithValues<MetricValueWithName<string>>

/** A histogram of prom-client whose values are counted elsewhere. */
export class BucketHistogram extends Histogram {
  readonly #options: BucketHistogramOptions
  /** Says all that stands around the values. Its own `get` would call ours were it our `super`. */
  readonly #frame: Histogram

  constructor(options: BucketHistogramOptions) {
    const settings = { name: options.name, help: options.help, labelNames: ['route'], buckets: boundsSeconds }
    super({ ...settings, registers: [options.registry] })
    this.#frame = new Histogram({ ...settings, registers: [] })
    this.#options = options
  }

  override async get(): Promise<Values> {
    const { name, read } = this.#options
    const values = [...read()].flatMap(([route, buckets]) => valuesOf(name, route, buckets))
    return { ...(await this.#frame.get()), values }
  }

  /** What the registry calls when there is one, in place of `get`. */
  getForPromString(): Promise<Values> {
    return this.get()
  }
}

const boundsSeconds = bucketBoundsMs.map((boundMs) => boundMs / 1_000)

const valuesOf = (name: string, route: string, { counts, sumMs }: Buckets): MetricValueWithName<string>[] => {
  let count = 0
  const buckets = Array.from(counts, (inBucket, index) => {
    count += inBucket
    return { metricName: `${name}_bucket`, labels: { le: boundsSeconds[index] ?? '+Inf', route }, value: count }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: { route }, value: sumMs / 1_000 },
    { metricName: `${name}_count`, labels: { route }, value: count },
  ]
}
