import { createHash } from 'node:crypto'

/** The key that callers of {@link keyAndCaptureFile} send. */
export const callerKey = 'a-key-of-the-benchmark-and-nothing-else'

const upstreamOf = (urls: readonly string[]): string => `
upstreams:
  user_service:
    balance: round_robin
    targets: [${urls.map((url) => `{ url: '${url}' }`).join(', ')}]
`

/** What many files have: several targets, a limit by address (wide enough never to refuse), browsers of another origin. */
export const typicalFile = (urls: readonly string[]): string => `${upstreamOf(urls)}
routes:
  - name: users
    path: /users
    patterns: [/users/, '/users/{user_id}']
    upstream: user_service
    rate_limits: [{ per: ip, requests: 1000000000, window: 1s }]
    cors: { origins: ['https://app.example.com'] }
`

/** The same with callers who send a key, and with the beginnings of both bodies in the entry. */
export const keyAndCaptureFile = (urls: readonly string[]): string => `${typicalFile(urls)}
    auth: { api_key: true }
    log: { bodies: { request: true, response: true } }
auth:
  api_keys: [{ user_id: ana, sha256: ${createHash('sha256').update(callerKey).digest('hex')} }]
`
