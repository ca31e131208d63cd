import { t } from '../i18n/common.ts'
import type { StoredEntry } from '../model/entry.ts'
import { sentenceOf } from '../model/sentence.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { ResultMark } from './result-mark.tsx'

/** Wider than any screen's row; the rest is in the detail. */
const shownCause = 400

export const Who = ({ who }: { who: string | undefined }) =>
  who === undefined ? (
    <span class="who none">{t.value.list.noUser}</span>
  ) : (
    <span class="who">
      {t.value.list.user} <bdi class="strong">{visibleLine(who)}</bdi>
    </span>
  )

/** "user 42 · update_user · failure — User not found" */
export const EntrySentence = ({ entry }: { entry: StoredEntry }) => {
  const { who, action, result, cause } = sentenceOf(entry)
  return (
    <span class="sentence">
      <Who who={who} />
      <span class="joint"> · </span>
      <bdi class="action">{visibleLine(action)}</bdi>
      <span class="joint"> · </span>
      <ResultMark result={result} />
      {cause !== undefined && (
        <>
          <span class="joint"> — </span>
          <bdi class="cause">{visibleLine(cutText(cause, shownCause))}</bdi>
        </>
      )}
    </span>
  )
}
