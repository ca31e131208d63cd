import { type Entry, parseEntry, type StoredEntry } from '@trilha/entry'
import fc from 'fast-check'
import { type Filter, filterFields, type Search } from './store.ts'

/** Entries that share values, so that a filter finds some and not others. The same ones each time. */
export const similarEntries = (count: number): readonly Entry[] =>
  Array.from({ length: count }, (_, n) => {
    const id = `01890a5d-ac96-774b-bcce-${String(n).padStart(12, '0')}`
    const fraction = ['', '.5', '.123', '.123456', '.123456789'][n % 5]
    const common = {
      id,
      timestamp: `2026-03-0${1 + (n % 4)}T00:00:0${n % 10}${fraction}Z`,
      service: ['gateway', 'user_service', 'event "service"'][n % 3],
      user_id: String(n % 7),
      action: `action ${n % 4}`,
      result: n % 4 === 0 ? 'failure' : 'success',
      cause: n % 4 === 0 ? 'User not found' : null,
    }
    const some = {
      request_id: `request-${n % 11}`,
      trace_id: `trace-${n % 6}`,
      span_id: `span-${n}`,
      target: { type: 'user', id: String(n % 9) },
      http: {
        method: 'GET',
        route: '/users/{id}',
        path: `/users/${n % 9}`,
        status: [200, 404, 0][n % 3],
        client_ip: '::1',
      },
    }
    // Received in three months, so that a store that cuts by month has three pieces.
    return parseEntry(n % 3 === 2 ? common : { ...common, ...some }, `2026-0${3 + (n % 3)}-01T00:00:00.000Z`)
  })

const valueIn = (entry: StoredEntry, field: string): string =>
  String(
    field.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], entry),
  )

/** Searches that are likely to find something among these entries. */
export const arbitrarySearch = (entries: readonly StoredEntry[]): fc.Arbitrary<Search> => {
  const someEntry = fc.constantFrom(...entries)
  const filter: fc.Arbitrary<Filter> = fc
    .tuple(fc.constantFrom(...filterFields), fc.array(fc.option(someEntry), { minLength: 1, maxLength: 3 }))
    .map(([field, chosen]) => ({
      field,
      values: chosen.map((entry) => (entry === null ? 'nowhere' : valueIn(entry, field))),
    }))
  return fc
    .record({
      order: fc.constantFrom('asc' as const, 'desc' as const),
      limit: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(1_000)),
      filters: fc.array(filter, { maxLength: 2 }),
      from: fc.option(someEntry),
      to: fc.option(someEntry),
      after: fc.option(someEntry),
    })
    .map(({ order, limit, filters, from, to, after }) => ({
      order,
      limit,
      filters,
      ...(from !== null && { from: from.timestamp }),
      ...(to !== null && { to: to.timestamp }),
      ...(after !== null && { after: { timestamp: after.timestamp, seq: after.seq } }),
    }))
}
