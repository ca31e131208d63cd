import { type Signal, useSignal } from '@preact/signals'
import type { EntryContext } from '@trilha/log-api'
import { useEffect } from 'preact/hooks'
import { AnswerBanners } from '../components/answer-banners.tsx'
import { EntryList } from '../components/entry-list.tsx'
import { FailureNotice } from '../components/failure-notice.tsx'
import { Icon } from '../components/icon.tsx'
import { Notice } from '../components/notice.tsx'
import { useRowHeight } from '../components/row-height.ts'
import { Segments } from '../components/segments.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { rangeAround } from '../explore/range-around.ts'
import { contextText } from '../i18n/context.ts'
import { clauseOf } from '../model/query-text.ts'
import { type ContextView, contextScopes, explorePage, noneOpen, openEntry } from '../model/view.ts'
import { findListed } from '../state/listed-entries.ts'
import { go } from '../state/navigation.ts'
import { asked, canGrow, context, grow, loadContext, startAnew } from './context-feed.ts'

const ScopeChoice = ({ view }: { view: ContextView }) => {
  const text = contextText.value
  return (
    <Segments
      label={text.within}
      choices={contextScopes}
      chosen={view.within}
      nameOf={(within) => text.scopes[within]}
      onChoose={(within) => go({ ...view, within }, { replace: true })}
    />
  )
}

/** Explore, narrowed as the neighbours are, around the entry's time. */
const exploreOf = ({ entry }: EntryContext, { within }: ContextView) => {
  const clauses = {
    service: clauseOf('service', entry.service, 'include'),
    user: clauseOf('user_id', entry.user_id, 'include'),
    request: entry.request_id === undefined ? '' : clauseOf('request_id', entry.request_id, 'include'),
    all: '',
  }
  return openEntry(
    { ...explorePage, query: clauses[within], range: rangeAround(entry.timestamp, {}, Date.now()) },
    entry.id,
  )
}

const Side = ({ side, hasMore }: { side: 'before' | 'after'; hasMore: boolean }) => {
  const text = contextText.value
  const isEarlier = side === 'before'
  return (
    <div class="list-end">
      {!hasMore ? (
        <p>{isEarlier ? text.first : text.last}</p>
      ) : canGrow(side) ? (
        <button type="button" class="button" onClick={() => grow(side)}>
          {isEarlier ? text.earlier : text.later}
        </button>
      ) : (
        <p>{text.most}</p>
      )}
    </div>
  )
}

interface NeighboursProps {
  readonly view: ContextView
  readonly answer: EntryContext
  readonly scrolledTo: Signal<number>
}

/** The entry stays where it is on the screen when earlier ones come in above it. */
const useMiddle = ({ answer, scrolledTo }: Omit<NeighboursProps, 'view'>) => {
  const rowHeight = useRowHeight()
  const held = useSignal<{ readonly id: string; readonly before: number } | undefined>(undefined)
  const before = answer.before.length
  useEffect(() => {
    const last = held.peek()
    const isSame = last?.id === answer.entry.id
    const rowsAbove = 4
    if (isSame) scrolledTo.value += Math.max(0, before - last.before) * rowHeight
    else scrolledTo.value = Math.max(0, before - rowsAbove) * rowHeight
    held.value = { id: answer.entry.id, before }
  }, [answer.entry.id, before])
}

const Neighbours = ({ view, answer, scrolledTo }: NeighboursProps) => {
  useMiddle({ answer, scrolledTo })
  const open = view.open === noneOpen ? undefined : (view.open ?? view.id)
  const toggle = (id: string) => go(openEntry(view, id === open ? noneOpen : id), { replace: true })
  return (
    <EntryList
      entries={[...answer.before, answer.entry, ...answer.after]}
      label={contextText.value.label}
      openId={open}
      markedId={answer.entry.id}
      onToggle={toggle}
      scrolledTo={scrolledTo}
      before={<Side side="before" hasMore={answer.has_more_before} />}
      after={<Side side="after" hasMore={answer.has_more_after} />}
    />
  )
}

/** The service has answered that there is nothing to show. What is shown for another question then goes. */
const isFinal = (): boolean => [404, 422].includes(context.failure.value?.status ?? 0)

const Failed = ({ view }: { view: ContextView }) => {
  const text = contextText.value
  const failure = context.failure.value
  if (failure?.status === 404 || (failure?.status === 422 && view.within !== 'request')) {
    return (
      <Notice kind="empty" icon="search" title={text.unknown} detail={text.unknownDetail}>
        <ViewLink class="button primary" to={explorePage}>
          {text.all}
        </ViewLink>
      </Notice>
    )
  }
  if (failure?.status === 422) {
    return <Notice kind="empty" icon="search" title={text.noRequest} detail={text.noRequestDetail} />
  }
  return <FailureNotice failure={failure} onRetry={() => void loadContext(view)} />
}

const Body = ({ view }: { view: ContextView }) => {
  const scrolledTo = useSignal(0)
  const answer = context.answer.value
  const failure = context.failure.value
  if (failure !== undefined && (answer === undefined || isFinal())) return <Failed view={view} />
  if (answer === undefined) return <Skeleton label={contextText.value.loading} />
  return (
    <div class={`context-rows ${context.isLoading.value ? 'dimmed' : ''}`}>
      <AnswerBanners failure={failure} isComplete={answer.complete} onRetry={() => void loadContext(view)} />
      <Neighbours view={view} answer={answer} scrolledTo={scrolledTo} />
    </div>
  )
}

/** One entry among what happened around it. */
export const ContextPage = ({ view }: { view: ContextView }) => {
  const text = contextText.value
  const { id, within } = view
  useEffect(() => {
    findListed.value = (sought) => {
      const answer = context.answer.peek()
      if (answer === undefined) return undefined
      return [...answer.before, answer.entry, ...answer.after].find((entry) => entry.id === sought)
    }
    startAnew()
    return context.clear
  }, [id])
  useEffect(() => {
    void loadContext(view)
    return context.abort
  }, [id, within, asked.value])
  const answer = context.answer.value
  return (
    <main id="main" class="context" tabIndex={-1}>
      <div class="context-head page-head">
        <h1>{text.title}</h1>
        <ScopeChoice view={view} />
        {answer !== undefined && (
          <div class="page-tools">
            <ViewLink class="button" to={exploreOf(answer, view)}>
              <Icon name="search" />
              <span>{text.explore}</span>
            </ViewLink>
          </div>
        )}
      </div>
      <Body view={view} />
    </main>
  )
}
