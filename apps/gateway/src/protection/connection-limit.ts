import { clientNetwork } from './client-network.ts'

/** Counts the connections of each client, by {@link clientNetwork}. */
export interface ConnectionLimit {
  /** Counts a connection; false, and nothing is counted, when the client has as many as it may. */
  add(ip: string): boolean
  /** A connection that `add` has counted is closed. To be called once for each, with the same address. */
  remove(ip: string): void
}

/** Holds one number for each client that is connected, so it is bounded by the limit on all connections. */
export const createConnectionLimit = (maxPerIp: () => number): ConnectionLimit => {
  const counts = new Map<string, number>()
  return {
    add: (ip) => {
      const network = clientNetwork(ip)
      const count = counts.get(network) ?? 0
      if (count >= maxPerIp()) return false
      counts.set(network, count + 1)
      return true
    },
    remove: (ip) => {
      const network = clientNetwork(ip)
      const count = counts.get(network) ?? 0
      if (count > 1) counts.set(network, count - 1)
      else counts.delete(network)
    },
  }
}
