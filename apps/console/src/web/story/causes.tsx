import type { Story, StoryEntry } from '@trilha/log-api'
import { LongText } from '../components/long-text.tsx'
import { storyText } from '../i18n/story.ts'
import { outcomeOf } from '../model/sentence.ts'
import type { StoryView } from '../model/view.ts'
import { cutText, visibleLine } from '../model/visible-text.ts'
import { useWholeEntry } from '../state/whole-entry.ts'
import { type CauseStep, causeChain } from './cause-chain.ts'
import { showInWaterfall } from './shown-entry.ts'

/** Longer ones are whole in the waterfall's details. */
const shownAction = 80

/** Long causes come cut with the story; the why of a request is told whole. */
const WholeCause = ({ entry, cause }: { entry: StoryEntry; cause: string }) => (
  <LongText text={useWholeEntry(entry).entry.cause ?? cause} fullLength={entry.cut?.cause} />
)

const Said = ({ step }: { step: CauseStep }) => {
  const text = storyText.value
  if (outcomeOf(step.entry.result) === 'success') return <p class="cause-said unsaid">{text.carriedOn}</p>
  if (step.cause === undefined) return <p class="cause-said unsaid">{text.noCause}</p>
  if (step.isPassedOn) return <p class="cause-said unsaid">{text.passedOn}</p>
  return (
    <p class="cause-said">
      <WholeCause entry={step.entry} cause={step.cause} />
    </p>
  )
}

const Step = ({ step, view }: { step: CauseStep; view: StoryView }) => {
  const { entry } = step
  const [service, action] = [visibleLine(entry.service), visibleLine(cutText(entry.action, shownAction))]
  const status = entry.http?.status
  return (
    <li class={outcomeOf(entry.result)}>
      <Said step={step} />
      <button
        type="button"
        class="cause-where"
        title={storyText.value.showEntry(service, action)}
        onClick={() => showInWaterfall(view, entry.id)}
      >
        <bdi class="span-service">{service}</bdi> <bdi class="cause-action">{action}</bdi>
        {status !== undefined && status > 0 && <span class="cause-status"> {status}</span>}
      </button>
    </li>
  )
}

/** What went wrong first, then what it became at each layer on the way to the caller. */
export const Causes = ({ story, view }: { story: Story; view: StoryView }) => {
  const chain = causeChain(story)
  if (chain.length === 0) return null
  return (
    <section class="causes" aria-labelledby="causes-title">
      <h2 id="causes-title">{storyText.value.why}</h2>
      <ol>
        {chain.map((step) => (
          <Step key={step.entry.id} step={step} view={view} />
        ))}
      </ol>
    </section>
  )
}
