import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below what systems give to outgoing connections and to servers that ask for any port (32768 and up on Linux, 49152 and
 * up elsewhere): a port that was free once is not taken by those while its program is not there.
 */
const firstPort = 10_000
const portCount = 22_000

const isUnused = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

/**
 * Ports of 127.0.0.1 that were free a moment ago, all different: for programs that cannot choose one themselves, or that
 * come back to the one they had.
 */
export const unusedPorts = async (count: number): Promise<number[]> => {
  const ports = new Set<number>()
  while (ports.size < count) {
    const port = firstPort + Math.floor(Math.random() * portCount)
    if (await isUnused(port)) ports.add(port)
  }
  return [...ports]
}

/** One of them, as a setting. */
export const unusedPort = async (): Promise<string> => String((await unusedPorts(1))[0])
