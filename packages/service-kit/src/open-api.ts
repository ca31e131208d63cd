import swagger from '@fastify/swagger'
import { addDocsPage } from './docs-page.ts'
import { gatherComponents, keepSchemaNames } from './open-api-components.ts'
import type { Server, ServerOptions } from './server.ts'

/** The OpenAPI 3.1 document of the server's routes at `/openapi.json`, and a page of it at `/docs`. */
export const addOpenApi = async (server: Server, options: ServerOptions): Promise<void> => {
  const { title, version, description } = options
  await server.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title, version, description, license: { name: 'Apache-2.0' } } },
    transform: ({ schema, url }) => ({ schema: keepSchemaNames(schema), url }),
    transformObject: (document) =>
      'openapiObject' in document ? gatherComponents(document.openapiObject) : document.swaggerObject,
  })
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger())
  addDocsPage(server, title)
}
