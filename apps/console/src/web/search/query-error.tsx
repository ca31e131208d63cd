import { searchText } from '../i18n/search.ts'
import type { ApiError } from '../state/api.ts'

type ErrorPlace = NonNullable<ApiError['place']>

/** What is missing has no width of its own: its place is one column wide. */
const widthOf = ({ start, end }: ErrorPlace): number => Math.max(1, end - start)

/** With all of the text and some room, it can be scrolled as far as the field. */
const restOf = (text: string, { end }: ErrorPlace): string => `${text.slice(end)}  `

/** The query once more, unseen but for the mark under its wrong part: laid under the field, it scrolls with it. */
export const ErrorMark = ({ text, place }: { text: string; place: ErrorPlace }) => (
  <>
    {text.slice(0, place.start)}
    <mark>{text.slice(place.start, place.end).padEnd(widthOf(place))}</mark>
    {restOf(text, place)}
  </>
)

/** Carets under the wrong part, in a line of its own that scrolls with the field. */
export const ErrorCarets = ({ text, place }: { text: string; place: ErrorPlace }) => (
  <>
    {text.slice(0, place.start)}
    <b>{'^'.repeat(widthOf(place))}</b>
    {restOf(text, place)}
  </>
)

interface QueryErrorProps {
  readonly id: string
  readonly error: ApiError
  /** Whether the field still holds the text that the places are of. */
  readonly isCurrent: boolean
}

/** What is wrong, in a sentence, and what could stand there. */
export const QueryError = ({ id, error, isCurrent }: QueryErrorProps) => {
  const { query } = searchText.value
  const expected = error.place?.expected ?? []
  return (
    <div id={id} class={isCurrent ? 'query-error' : 'query-error passed'}>
      <p>{query.errorSentence(error.message)}</p>
      {expected.length > 0 && (
        <p class="query-expected">
          {query.expected}{' '}
          {expected.map((one, index) => (
            <span key={one}>
              {index > 0 && query.or}
              <code>{query.expectedPart(one)}</code>
            </span>
          ))}
        </p>
      )}
    </div>
  )
}
