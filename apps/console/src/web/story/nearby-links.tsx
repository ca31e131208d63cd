import { Icon } from '../components/icon.tsx'
import { ViewLink } from '../components/view-link.tsx'
import { storyText } from '../i18n/story.ts'
import type { StoryView } from '../model/view.ts'
import type { Command } from '../state/commands.ts'
import { go } from '../state/navigation.ts'
import { useCommands } from '../state/use-commands.ts'
import { earlierStory, laterStory } from './nearby.ts'

const step = (id: string, key: string, title: () => string, to: () => StoryView | undefined): Command => ({
  id,
  group: 'go',
  key,
  title,
  isAvailable: () => to() !== undefined,
  run: () => {
    const target = to()
    if (target !== undefined) go(target)
  },
})

/** Capitals of the keys that move within the list: they move between the user's requests. */
const steps = [
  step(
    'story.earlier',
    'K',
    () => storyText.value.earlier,
    () => earlierStory.value,
  ),
  step(
    'story.later',
    'J',
    () => storyText.value.later,
    () => laterStory.value,
  ),
]

/** To the same user's request before this one, and after it. */
export const NearbyLinks = () => {
  useCommands(steps)
  const [earlier, later] = [earlierStory.value, laterStory.value]
  if (earlier === undefined && later === undefined) return null
  return (
    <span class="nearby-links">
      {earlier !== undefined && (
        <ViewLink class="icon-button" to={earlier} label={storyText.value.earlier}>
          <Icon name="up" />
        </ViewLink>
      )}
      {later !== undefined && (
        <ViewLink class="icon-button" to={later} label={storyText.value.later}>
          <Icon name="down" />
        </ViewLink>
      )}
    </span>
  )
}
