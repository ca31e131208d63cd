import { useMemo } from 'preact/hooks'
import type { StoredEntry } from '../model/entry.ts'
import { firstOfJson } from '../model/shown-text.ts'
import { LongText } from './long-text.tsx'

/** The entry as it is stored, on as many lines as it has members. */
export const DetailJson = ({ entry }: { entry: StoredEntry }) => {
  const text = useMemo(() => JSON.stringify(entry, null, 2), [entry])
  return (
    <pre class="detail-json">
      <LongText text={text} first={firstOfJson} hasMasks />
    </pre>
  )
}
