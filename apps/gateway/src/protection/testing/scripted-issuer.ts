import type { webcrypto } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

export interface SigningKey {
  readonly kid: string
  readonly alg: string
  readonly privateKey: webcrypto.CryptoKey
  /** As its issuer publishes it. */
  readonly jwk: JWK
}

export const makeKey = async (kid: string, alg = 'ES256'): Promise<SigningKey> => {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } }
}

/** A server of keys that answers as it is told. */
export interface ScriptedIssuer extends AsyncDisposable {
  readonly url: string
  /** What it publishes. */
  keys: readonly JWK[]
  /** Says something else in place of the keys. */
  answer: { readonly status: number; readonly body: string; readonly location?: string } | undefined
  /** How often it was asked. */
  asked: number
}

export const openIssuer = async (keys: readonly JWK[]): Promise<ScriptedIssuer> => {
  const server = createServer((_, response) => {
    issuer.asked += 1
    const { status, body, location } = issuer.answer ?? { status: 200, body: JSON.stringify({ keys: issuer.keys }) }
    response.writeHead(status, { 'content-type': 'application/json', ...(location !== undefined && { location }) })
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer: ScriptedIssuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    keys,
    answer: undefined,
    asked: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return issuer
}

/** Signs claims with a key, under its own key id and algorithm unless the header says otherwise. */
export const sign = (
  key: SigningKey,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid, ...header }).sign(key.privateKey)
