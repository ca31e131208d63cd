import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildConsole } from '../build-console.ts'
import type { ConsoleFile } from '../console-file.ts'
import { contentSecurityPolicy } from '../content-security-policy.ts'
import { isPagePath } from '../page-paths.ts'
import type { MemoryApi } from './memory-api.ts'

export interface ConsoleServer extends AsyncDisposable {
  readonly url: string
}

const sendFile = (response: ServerResponse, file: ConsoleFile): void => {
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
  })
  response.end(file.body)
}

/** Bundled once for all servers of a test file. */
let bundled: ReturnType<typeof buildConsole> | undefined

/** Serves the real bundle under its real policy over HTTP, with the API answered from memory. */
export const startConsoleServer = async (api: MemoryApi): Promise<ConsoleServer> => {
  bundled ??= buildConsole()
  const files = await bundled
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const file = files.get(isPagePath(url.pathname) ? '/' : url.pathname)
    if (file !== undefined) {
      sendFile(response, file)
      return
    }
    const { status, body } = api.answer(url)
    const contentType = status < 400 ? 'application/json' : 'application/problem+json'
    response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
