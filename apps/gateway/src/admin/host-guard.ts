import { isIP } from 'node:net'

/**
 * Makes the check of the Host header that keeps web pages out: a page whose name is made to point to this machine (DNS
 * rebinding) sends its own name. Addresses, `localhost` and the name that the server was bound to may pass: no page can
 * bring a browser to send one of these in place of its own.
 */
export const createHostCheck = (boundHost: string): ((host: string | undefined) => boolean) => {
  const allowed = new Set(['localhost', boundHost.toLowerCase()])
  return (host = '') => {
    const name = host.replace(/:\d{1,5}$/, '').toLowerCase()
    return allowed.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0
  }
}
