import type { Story, StoryEntry } from '@trilha/log-api'

/** Whether an entry tells of more of its HTTP exchange than any action does. */
const tellsExchange = ({ service, http }: StoryEntry): boolean =>
  http !== undefined &&
  (service === 'gateway' ||
    http.request_headers !== undefined ||
    http.response_headers !== undefined ||
    http.request_body !== undefined ||
    http.response_body !== undefined)

/** The entries whose exchange can be looked at, in the order of the story. */
export const exchangesOf = ({ entries }: Story): readonly StoryEntry[] => entries.filter(tellsExchange)

/** The one that was asked for, else the verdict's, else the first. */
export const chosenExchange = (story: Story, id: string | undefined): StoryEntry | undefined => {
  const exchanges = exchangesOf(story)
  return (
    exchanges.find((entry) => entry.id === id) ??
    exchanges.find((entry) => entry.id === story.verdict_entry_id) ??
    exchanges[0]
  )
}
