/** A place in a log, between two lines. */
export interface Place {
  /** Lines before it. */
  readonly lines: number
  readonly digest: string
  /** The newest entry before it; empty when there is none. */
  readonly lastId: string
}

/** Keeps the furthest place before which every batch was answered, though batches are answered in any order. */
export class Acknowledged {
  readonly #waiting: { readonly place: Place; isDone: boolean }[] = []
  #place: Place

  constructor(start: Place) {
    this.#place = start
  }

  get place(): Place {
    return this.#place
  }

  /** A batch that ends at the place is sent; to be called in the order of the batches. The result says that it is done. */
  begin(place: Place): () => void {
    const batch = { place, isDone: false }
    this.#waiting.push(batch)
    return () => {
      batch.isDone = true
      while (this.#waiting[0]?.isDone === true) this.#place = this.#waiting.shift()?.place ?? this.#place
    }
  }
}
