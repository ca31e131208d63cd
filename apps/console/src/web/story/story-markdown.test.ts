import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failing, part, storyOf } from './story.fixture.ts'
import { type MarkdownWords, storyMarkdown } from './story-markdown.ts'

const words: MarkdownWords = {
  language: 'en',
  user: 'user',
  noUser: 'no user',
  cause: 'Cause',
  request: 'Request',
  trace: 'Trace',
  started: 'Started',
  took: 'Took',
  start: 'Start',
  duration: 'Duration',
  service: 'Service',
  action: 'Action',
  result: 'Result',
  openEnds: 'Open',
  more: (n) => `and ${n} more`,
  gap: ({ detail }) => detail,
}
const write = (story: ReturnType<typeof storyOf>) => storyMarkdown(story, { words, link: 'http://log/requests/r1' })

describe('a story as Markdown', () => {
  test('tells the verdict, every entry and what is open', () => {
    const http = { status: 404 }
    const outer = part({
      service: 'gateway',
      action: 'GET /users',
      ...failing('User not found'),
      http,
      duration_ms: 12.3,
    })
    const inner = part({ ...failing('User not found'), http, offset_ms: 2, duration_ms: 7, depth: 1 })
    const gaps = [{ kind: 'clock_skew', detail: 'their clocks differ' }]
    assert.equal(
      write(storyOf([outer, inner], { who: '42', what: 'get_user', cause: 'User not found', gaps })),
      [
        '**user 42 · get_user · failure (404)**',
        '',
        '- Cause: User not found',
        '- Request: `r1`',
        '- Started: 2026-11-24T10:00:00.000Z',
        '- Took: 100 ms',
        '- http://log/requests/r1',
        '',
        '| Start | Duration | Service | Action | Result | Cause |',
        '| ---: | ---: | --- | --- | --- | --- |',
        '| +0 ms | 12.3 ms | gateway | GET /users | failure 404 | User not found |',
        '| +2 ms | 7 ms | · user_service | get_user | failure 404 | User not found |',
        '',
        'Open:',
        '',
        '- their clocks differ',
        '',
      ].join('\n'),
    )
  })

  test('takes no stored text for Markdown or HTML', () => {
    const text = write(storyOf([part({ action: '<b>|x|</b>\n# [a](b)', ...failing('`*'.repeat(400)) })]))
    assert.match(text, /\\<b\\>\\\|x\\\|\\<\/b\\>␊\\# \\\[a\\\]\(b\)/)
    for (const line of text.split('\n')) assert.doesNotMatch(line, /^#/)
    assert.match(text, /…/)
  })

  test('of a long story ends with how much is left out', () => {
    assert.match(write(storyOf(Array.from({ length: 100 }, () => part()))), /\nand 40 more\n/)
  })
})
