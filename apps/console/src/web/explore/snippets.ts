export interface Snippet {
  readonly name: string
  readonly code: string
}

/** The same first entry by three means, with the address that this page was loaded from. */
export const snippets = (origin: string): readonly Snippet[] => [
  {
    name: 'curl',
    code: `curl ${origin}/log \\
  -H 'content-type: application/json' \\
  -d '{"service":"my_service","user_id":"42",
       "action":"first_action","result":"success"}'`,
  },
  {
    name: 'Node',
    code: `await fetch('${origin}/log', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    service: 'my_service',
    user_id: '42',
    action: 'first_action',
    result: 'success',
  }),
})`,
  },
  {
    name: 'Python',
    code: `import json, urllib.request

entry = {"service": "my_service", "user_id": "42",
         "action": "first_action", "result": "success"}
urllib.request.urlopen(urllib.request.Request(
    "${origin}/log", json.dumps(entry).encode(),
    {"content-type": "application/json"}))`,
  },
]
