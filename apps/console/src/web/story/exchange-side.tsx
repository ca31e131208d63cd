import { CopyButton } from '../components/copy-button.tsx'
import { LongText } from '../components/long-text.tsx'
import { storyText } from '../i18n/story.ts'
import type { ShownFirst } from '../model/shown-text.ts'
import { visibleLine } from '../model/visible-text.ts'
import { timeStyle } from '../state/preferences.ts'
import { bodyText } from './body-text.ts'
import { formatBytes } from './format-bytes.ts'

/** Half a screen: the headers of the other side are still in view. */
const firstOfBody: ShownFirst = { length: 2_000, lines: 24 }

interface ExchangeSideProps {
  readonly title: string
  /** The first line, as HTTP has it. */
  readonly line: string
  readonly outcome?: string
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly body: string | undefined
  readonly bytes: number | undefined
  /** The body may still come in full; a part of one is not copied. */
  readonly isWhole: boolean
}

const Headers = ({ headers }: Pick<ExchangeSideProps, 'headers'>) => {
  const all = Object.entries(headers ?? {})
  if (all.length === 0) return <p class="exchange-none">{storyText.value.noHeaders}</p>
  return (
    <dl class="headers">
      {all.map(([name, value]) => (
        <div key={name}>
          <dt>{visibleLine(name)}</dt>
          <dd>
            <LongText text={value} hasMasks />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const Body = ({ body, bytes, isWhole }: Pick<ExchangeSideProps, 'body' | 'bytes' | 'isWhole'>) => {
  if (body === undefined && bytes === undefined) return null
  const text = storyText.value
  const size = bytes === undefined ? undefined : formatBytes(bytes, timeStyle.value.language)
  return (
    <div class="exchange-body">
      <h4>
        {text.body}
        {size !== undefined && <span class="size"> {size}</span>}
        {body === undefined && bytes !== undefined && bytes > 0 && <span class="size"> · {text.bodyNotKept}</span>}
        {body !== undefined && isWhole && <CopyButton text={() => body} label={text.copyBody} />}
      </h4>
      {body !== undefined && (
        <pre>
          <LongText text={bodyText(body)} first={firstOfBody} hasMasks />
        </pre>
      )}
    </div>
  )
}

/** A request or a response: its first line, headers, and body where it was kept. */
export const ExchangeSide = ({ title, line, outcome = '', headers, body, bytes, isWhole }: ExchangeSideProps) => (
  <section class="exchange-side" aria-label={title}>
    <h3>{title}</h3>
    <p class={`exchange-line ${outcome}`}>
      <LongText text={line} hasMasks />
    </p>
    <Headers headers={headers} />
    <Body body={body} bytes={bytes} isWhole={isWhole} />
  </section>
)
