import { createAddressSet } from './address-set.ts'

/** Which client addresses a route lets in. */
export interface AddressRules {
  isAllowed(ip: string): boolean
}

const everywhere = ['0.0.0.0/0', '::/0']

/**
 * Compiles `allow` and `deny`; undefined when neither is given. `deny` wins. What is not an address (a client whose
 * connection is gone already) is let in by no rules, for it cannot be told from one that is denied.
 */
export const createAddressRules = (lists: {
  readonly allow?: readonly string[] | undefined
  readonly deny?: readonly string[] | undefined
}): AddressRules | undefined => {
  if (lists.allow === undefined && lists.deny === undefined) return undefined
  const allowed = createAddressSet(lists.allow ?? everywhere)
  if (lists.deny === undefined) return { isAllowed: allowed.has }
  const denied = createAddressSet(lists.deny)
  return { isAllowed: (ip) => allowed.has(ip) && !denied.has(ip) }
}
