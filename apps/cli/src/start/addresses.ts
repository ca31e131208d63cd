import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Part } from './parts.ts'

/** Where each part will listen, decided before any of them starts, so that they can be told of each other. */
export const chooseAddresses = async (
  parts: readonly Part[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<Part, { readonly port: number; readonly url: string }>> => {
  const addresses = new Map<Part, { port: number; url: string }>()
  for (const part of parts) {
    const asked = Number(env[part.portVariable] ?? part.defaultPort)
    const port = asked === 0 ? await freePort() : asked
    addresses.set(part, { port, url: `http://127.0.0.1:${port}` })
  }
  return addresses
}

/** The environment of all parts: the launcher's own, the chosen ports, and who is where unless it was said already. */
export const partsEnvironment = (
  env: NodeJS.ProcessEnv,
  addresses: ReadonlyMap<Part, { readonly port: number; readonly url: string }>,
): NodeJS.ProcessEnv => {
  // Many small allocator arenas keep freed memory apart and resident: two are enough, and 4 MB a process less.
  const result: NodeJS.ProcessEnv = { MALLOC_ARENA_MAX: '2', ...env }
  for (const [part, { port, url }] of addresses) {
    // A port that is no number is left for the part to refuse, with its own sentence.
    if (Number.isInteger(port)) result[part.portVariable] = String(port)
    if (part.urlVariable !== undefined) result[part.urlVariable] ??= url
  }
  return result
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no free port was found')
  return address.port
}
