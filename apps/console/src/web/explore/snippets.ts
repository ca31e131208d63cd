export interface Snippet {
  readonly id: 'curl' | 'node' | 'python' | 'gateway'
  readonly name: string
  readonly code: string
}

export interface SnippetOptions {
  /** The log service's address, as this page was loaded from it. */
  readonly origin: string
  /** The log service asks for its API key: a place for it is left, since a page must not know it. */
  readonly needsKey: boolean
  /** What the gateway's tab is called. */
  readonly gatewayName: string
}

/** What stands where the key belongs. */
const keyPlace = 'API_KEY'
/** The gateway's port unless it was set otherwise; the page cannot know. */
const gatewayPort = 8_000

const gatewayOf = (origin: string): string => {
  const url = new URL(origin)
  url.port = String(gatewayPort)
  return url.origin
}

/** The same first entry by three means, and a request that is logged by itself. */
export const snippets = ({ origin, needsKey, gatewayName }: SnippetOptions): readonly Snippet[] => {
  const curlKey = needsKey ? ` \\\n  -H 'authorization: Bearer ${keyPlace}'` : ''
  return [
    {
      id: 'curl',
      name: 'cURL',
      code: `curl ${origin}/log${curlKey} \\
  -H 'content-type: application/json' \\
  -d '{"service":"my_service","user_id":"42",
       "action":"first_action","result":"success"}'`,
    },
    {
      id: 'node',
      name: 'Node',
      code: `await fetch('${origin}/log', {
  method: 'POST',
  headers: {
    'content-type': 'application/json',${needsKey ? `\n    authorization: 'Bearer ${keyPlace}',` : ''}
  },
  body: JSON.stringify({
    service: 'my_service',
    user_id: '42',
    action: 'first_action',
    result: 'success',
  }),
})`,
    },
    {
      id: 'python',
      name: 'Python',
      code: `import json, urllib.request

entry = {"service": "my_service", "user_id": "42",
         "action": "first_action", "result": "success"}
urllib.request.urlopen(urllib.request.Request(
    "${origin}/log", json.dumps(entry).encode(),
    {"content-type": "application/json"${needsKey ? `,\n     "authorization": "Bearer ${keyPlace}"` : ''}}))`,
    },
    { id: 'gateway', name: gatewayName, code: `curl ${gatewayOf(origin)}/users/${curlKey}` },
  ]
}
