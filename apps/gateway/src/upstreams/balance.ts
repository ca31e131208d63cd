import type { UpstreamSection } from '../configuration/upstream-section.ts'
import { consistentHash } from './consistent-hash.ts'
import { leastConnections } from './least-connections.ts'
import { roundRobin } from './round-robin.ts'

/** What decides where a request goes when an upstream hashes; asked for nothing otherwise. */
export interface BalanceKeys {
  readonly clientIp: string
  readonly userId: string | undefined
  /** Without the query. */
  readonly path: string
  /** Value of a request header, by its name in lower case. */
  header(name: string): string | undefined
}

/** A target as balancing sees it. */
export interface Candidate {
  /** Above 0. */
  readonly weight: number
  readonly activeRequests: number
  /** {@link hashText} of its origin. */
  readonly seed: number
  /** What round robin owes it; belongs to the balancing. */
  credit: number
}

export type NonEmpty<Item> = readonly [Item, ...Item[]]

export const isNonEmpty = <Item>(items: readonly Item[]): items is NonEmpty<Item> => items.length > 0

export type Balance = <Chosen extends Candidate>(candidates: NonEmpty<Chosen>, keys: BalanceKeys) => Chosen

export const createBalance = (setting: UpstreamSection['balance']): Balance => {
  if (setting === 'round_robin') return roundRobin
  if (setting === 'least_connections') return leastConnections
  return consistentHash(createKey(setting.consistent_hash))
}

type HashSetting = Exclude<UpstreamSection['balance'], string>['consistent_hash']

/** Requests without a user or without the header are told apart by their client. */
const createKey = (setting: HashSetting): ((keys: BalanceKeys) => string) => {
  if (setting === 'client_ip') return ({ clientIp }) => clientIp
  if (setting === 'user_id') return ({ userId, clientIp }) => userId ?? clientIp
  if (setting === 'path') return ({ path }) => path
  const name = setting.header.toLowerCase()
  return (keys) => keys.header(name) ?? keys.clientIp
}
