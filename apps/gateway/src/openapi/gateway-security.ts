import type { ApiRoute } from './served-paths.ts'

/** Schemes of which all must be met, with the scopes (section 4.8.30). */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>

/** How callers show who they are to the gateway. No service's scheme can have these names. */
export const gatewaySchemes = Object.freeze({
  gateway_api_key: { type: 'apiKey', in: 'header', name: 'x-api-key', description: 'An API key of the gateway' },
  gateway_bearer_key: { type: 'http', scheme: 'bearer', description: 'An API key of the gateway' },
  gateway_token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'A token of an issuer' },
})

/**
 * What the gateway asks of a route's callers, one of these; undefined when it asks nothing.
 *
 * @param needsKey whether routes without `auth` need the gateway's own key
 */
export const gatewaySecurity = ({ auth }: ApiRoute, needsKey: boolean): SecurityRequirement[] | undefined => {
  if (auth === undefined) return needsKey ? keys([]) : undefined
  const scopes = auth.scopes ?? []
  return [
    ...(auth.api_key ? keys(scopes) : []),
    ...((auth.jwt ?? []).length > 0 ? [{ gateway_token: scopes }] : []),
    ...(auth.optional ? [{}] : []),
  ]
}

const keys = (scopes: readonly string[]): SecurityRequirement[] => [
  { gateway_api_key: scopes },
  { gateway_bearer_key: scopes },
]
