/** One line of an entry's detail: a dotted name and its value as text. */
export interface Field {
  readonly name: string
  readonly value: string
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Every leaf of an object under its dotted path; lists stay whole, as JSON. */
export const flatten = (value: object, prefix = ''): readonly Field[] =>
  Object.entries(value).flatMap(([key, member]: [string, unknown]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (member === undefined) return []
    return isObject(member) && Object.keys(member).length > 0
      ? flatten(member, name)
      : [{ name, value: textOf(member) }]
  })
