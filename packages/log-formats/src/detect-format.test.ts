import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectFormat } from './index.ts'

const common = '1.1.1.1 - - [01/Jan/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 1'
const combined = `${common} "-" "curl"`
const entry = '{"service":"s","user_id":"u","action":"a","result":"r"}'

test('the format of most lines is named', () => {
  const samples: [lines: string[], format: string | undefined][] = [
    [[common], 'common'],
    [[common, combined, ''], 'combined'],
    [[entry, ' ', entry], 'entries'],
    [[entry, '{"msg":"x"}'], 'json'],
    [['{"msg":"x"}', 'torn {"msg"', '{"msg":"x"}'], 'json'],
    [['Nov 24 10:00:00 host sshd[1]: hello', 'x', common], undefined],
    [[], undefined],
    [['', ' '], undefined],
  ]
  for (const [lines, format] of samples) assert.equal(detectFormat(lines), format, lines.join('\n'))
})
