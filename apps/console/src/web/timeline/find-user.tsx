import { useEffect, useId } from 'preact/hooks'
import { timelineText } from '../i18n/timeline.ts'
import { timelineOf, type UsersView } from '../model/view.ts'
import { createLoaded } from '../state/loaded.ts'
import { go } from '../state/navigation.ts'
import { type FoundUser, shownUsers, usersWithPrefix } from './close-ids.ts'
import { FoundUsers } from './found-users.tsx'

/** Long enough for the next letter to come before a question is asked. */
const typingMs = 150

const found = createLoaded<readonly FoundUser[]>()

const told = (count: number, typed: string): string => {
  const text = timelineText.value
  return count > shownUsers ? text.foundMore(shownUsers, typed) : text.found(count, typed)
}

/** Finds a user by the beginning of the id; Enter opens the timeline of exactly what was typed. */
export const FindUser = ({ view }: { view: UsersView }) => {
  const id = useId()
  const text = timelineText.value
  const { find } = view
  useEffect(() => {
    if (find === '') {
      found.clear()
      return
    }
    const timer = window.setTimeout(() => void found.load((signal) => usersWithPrefix(find, signal)), typingMs)
    return () => {
      window.clearTimeout(timer)
      found.abort()
    }
  }, [find])
  const matches = found.answer.value
  return (
    <search class="card" aria-label={text.find}>
      <form
        class="find-user"
        onSubmit={(event) => {
          event.preventDefault()
          if (find.trim() !== '') go(timelineOf(find.trim()))
        }}
      >
        <label for={id} class="visually-hidden">
          {text.find}
        </label>
        <input
          id={id}
          type="search"
          value={find}
          placeholder={text.findHint}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          onInput={(event) => go({ ...view, find: event.currentTarget.value }, { replace: true })}
        />
        <button type="submit" class="button primary" disabled={find.trim() === ''}>
          {text.open}
        </button>
        {find !== '' && (
          <div class="found">
            <p class="found-note" role="status">
              {found.failure.value !== undefined
                ? text.findFailed
                : matches === undefined
                  ? text.searching
                  : told(matches.length, find)}
            </p>
            {matches !== undefined && <FoundUsers users={matches.slice(0, shownUsers)} to={timelineOf} />}
          </div>
        )}
      </form>
    </search>
  )
}
