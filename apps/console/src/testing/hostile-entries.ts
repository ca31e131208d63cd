/** Texts that pages break on: markup, control characters, direction marks, emoji, no spaces, and very much of it. */
export const hostileTexts = {
  markup: `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&lt;b&gt;`,
  control: 'line one\nline two\ttab\u0000nul\u001b[31mred\u0007',
  direction: 'مرحبا بالعالم \u202egnp.exe\u202c שלום',
  emoji: '👩‍👩‍👧‍👦 🏳️‍🌈 🇧🇷 e\u0301',
  unbroken: 'w'.repeat(200),
} as const

/** The longest cause that people really send: a stack trace without a line break. */
export const longCause = `Error: ${'the upstream answered with something else than was expected; '.repeat(170)}`.slice(
  0,
  10_000,
)

const entryOf = (name: string, text: string, index: number, atMs: number) => ({
  timestamp: new Date(atMs + index).toISOString(),
  service: text.slice(0, 128),
  user_id: text.slice(0, 256),
  action: text.slice(0, 512),
  result: index % 2 === 0 ? 'failure' : text.slice(0, 64),
  cause: text,
  request_id: `hostile-${name}`,
  target: { type: text.slice(0, 64), id: text.slice(0, 64) },
  http: {
    method: 'POST',
    route: `/x/${text.slice(0, 64)}`,
    path: `/x/${text.slice(0, 64)}`,
    query: text.slice(0, 200),
    status: 500,
    duration_ms: 12.5,
    user_agent: text.slice(0, 2_000),
    request_headers: { 'x-note': text.slice(0, 8_000) },
    request_body: text,
  },
  attributes: { [text.slice(0, 200)]: text, list: [text, { nested: text }] },
})

/** An entry for each kind of text, with that text in every field that takes one. */
export const hostileEntries = (atMs: number): readonly object[] => {
  const all = Object.entries({ ...hostileTexts, long: longCause })
  return all.map(([name, text], index) => entryOf(name, text, index, atMs))
}
