import type { TimeSpan } from './id-times.ts'

interface Entry<Owner> extends TimeSpan {
  readonly owner: Owner
}

/** Finds the owners of the spans that hold a moment: by halving, then back over the few that overlap. */
export class SpanIndex<Owner> {
  #entries: Entry<Owner>[] = []
  /** The latest end of all entries up to the same place: how far back it is worth to look. */
  #latestEnd: number[] = []

  add(owner: Owner, spans: readonly TimeSpan[]): void {
    for (const { from, to } of spans) {
      const place = this.#behind(from)
      this.#entries.splice(place, 0, { from, to, owner })
      if (place < this.#latestEnd.length) this.#latestEnd.length = place
    }
    this.#renew()
  }

  remove(owner: Owner): void {
    this.#entries = this.#entries.filter((entry) => entry.owner !== owner)
    this.#latestEnd = []
    this.#renew()
  }

  /** Calls `visit` for each owner with a span that holds the moment. */
  visit(moment: number, visit: (owner: Owner) => void): void {
    if (moment > (this.#latestEnd.at(-1) ?? -1)) return
    for (let place = this.#behind(moment) - 1; place >= 0; place--) {
      if ((this.#latestEnd[place] ?? 0) < moment) return
      const entry = this.#entries[place]
      if (entry !== undefined && entry.to >= moment) visit(entry.owner)
    }
  }

  /** The first place whose span starts after the moment. */
  #behind(moment: number): number {
    let low = 0
    let high = this.#entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.#entries[middle]?.from ?? 0) <= moment) low = middle + 1
      else high = middle
    }
    return low
  }

  #renew(): void {
    for (let place = this.#latestEnd.length; place < this.#entries.length; place++) {
      this.#latestEnd.push(Math.max(this.#latestEnd[place - 1] ?? 0, this.#entries[place]?.to ?? 0))
    }
  }
}
