import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Problem } from './problem.ts'
import type { Server } from './server.ts'

/** The page's files, which `@fastify/swagger-ui` carries, and their media types. Nothing comes from another server. */
const files: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

/** The one script of the page's own, a file too, so that the page needs no inline script. */
const startScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#page', deepLinking: true, tryItOutEnabled: true })\n`

const contentSecurityPolicy = [
  `default-src 'self'`,
  `img-src 'self' data:`,
  `style-src 'self' 'unsafe-inline'`,
  `frame-ancestors 'none'`,
].join('; ')

/** One file of the page, for a server to answer with. */
export interface DocsPageFile {
  /** `/docs` or below. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  /**
   * Files are read when they are asked for and not kept: together they are several megabytes.
   *
   * @throws {Problem} `not_found` when the installation left them out
   */
  readonly read: () => Promise<string | Buffer>
}

/** `/docs`: Swagger UI on the document that the same server has at `/openapi.json`. */
export const docsPageFiles = (title: string): readonly DocsPageFile[] => [
  {
    path: '/docs',
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': contentSecurityPolicy },
    read: async () => pageHtml(title),
  },
  {
    path: '/docs/start.js',
    headers: { 'content-type': 'text/javascript; charset=utf-8' },
    read: async () => startScript,
  },
  ...Object.entries(files).map(([name, mediaType]) => ({
    path: `/docs/${name}`,
    headers: { 'content-type': mediaType, 'cache-control': 'max-age=3600' },
    read: () => readAsset(name),
  })),
]

/** The page's routes. The plugin that would serve them costs every process several megabytes from the start. */
export const addDocsPage = (server: Server, title: string): void => {
  for (const { path, headers, read } of docsPageFiles(title)) {
    server.get(path, { schema: { hide: true } }, async (_request, reply) => reply.headers(headers).send(await read()))
  }
}

const readAsset = async (name: string): Promise<Buffer> => {
  try {
    return await readFile(createRequire(import.meta.url).resolve(`@fastify/swagger-ui/static/${name}`))
  } catch (error) {
    throw new Problem('not_found', 'The page is not part of this installation; /openapi.json is.', { cause: error })
  }
}

const pageHtml = (title: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`
