/** A step of the configured paths: where its members lead. */
export interface PathNode {
  readonly members: Map<string, PathNode>
  /** Where `*` leads. */
  any: PathNode | undefined
  /** A path ends here: the value is masked. */
  isEnd: boolean
}

/** Places in the paths that a value may be at; several, for `*` and a name may both fit. */
export type PathPlaces = readonly PathNode[]

const nowhere: PathPlaces = Object.freeze([])

/** The places of a body as a whole; undefined when no path is configured. */
export const createPathPlaces = (paths: readonly string[]): PathPlaces | undefined => {
  if (paths.length === 0) return undefined
  const root = createNode()
  for (const path of paths) {
    let node = root
    for (const step of path.toLowerCase().split('.')) node = step === '*' ? anyOf(node) : memberOf(node, step)
    node.isEnd = true
  }
  return [root]
}

const createNode = (): PathNode => ({ members: new Map(), any: undefined, isEnd: false })

const anyOf = (node: PathNode): PathNode => {
  node.any ??= createNode()
  return node.any
}

const memberOf = (node: PathNode, name: string): PathNode => {
  const known = node.members.get(name)
  if (known !== undefined) return known
  const made = createNode()
  node.members.set(name, made)
  return made
}

/**
 * Where a member leads. Case makes no difference, as it makes none to many services; and a name with dots in it may
 * stand for the path that it spells.
 */
export const placesOfMember = (places: PathPlaces, name: string): PathPlaces => {
  if (places.length === 0) return nowhere
  const lower = name.toLowerCase()
  const found = step(places, lower)
  if (!lower.includes('.')) return found
  let spelled = places
  for (const part of lower.split('.')) {
    if (spelled.length === 0) return found
    spelled = step(spelled, part)
  }
  return [...new Set([...found, ...spelled])]
}

/**
 * Where an item of an array leads: by its number, by `*`, and as if the array were not there. Each place once, or arrays
 * in arrays would multiply them.
 */
export const placesOfItem = (places: PathPlaces, index: number): PathPlaces =>
  places.length === 0 ? nowhere : [...new Set([...places, ...step(places, String(index))])]

export const endsAt = (places: PathPlaces): boolean => places.some(({ isEnd }) => isEnd)

const step = (places: PathPlaces, name: string): PathPlaces => {
  const found: PathNode[] = []
  for (const { members, any } of places) {
    const member = members.get(name)
    if (member !== undefined) found.push(member)
    if (any !== undefined) found.push(any)
  }
  return found
}
