import type { SavedSearch } from '@trilha/log-api'
import { paletteText } from '../i18n/palette.ts'
import { clauseOf } from '../model/query-text.ts'
import { contextOf, explorePage, storyOf, timelineOf, type View } from '../model/view.ts'
import { visibleLine } from '../model/visible-text.ts'
import { viewAt } from '../saved/view-words.ts'
import { type Command, isAvailable } from '../state/commands.ts'
import { fuzzyScore } from './fuzzy.ts'

/** Something that the palette can do. */
export interface PaletteItem {
  readonly id: string
  readonly title: string
  readonly kind: 'command' | 'saved' | 'id' | 'search'
  readonly key?: string
  /** What is done: a view is gone to, a command is run. */
  readonly to: View | Command
}

interface PaletteSources {
  readonly commands: readonly Command[]
  readonly saved: readonly SavedSearch[]
  /** Ids of items that were chosen before, the last one first. */
  readonly recent: readonly string[]
}

/** What a text finds and that is still looked through: whoever sees more types one more letter. */
const maxFound = 10
/** Without a text: all there is to do, and as many saved searches as are still looked through. */
const maxSavedUnasked = 20

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
/** What could be a request's id: no spaces, and long enough not to be a word. */
const requestLike = /^[A-Za-z0-9._:/+=-]{8,128}$/

/** What an id that was typed or pasted may be of. */
const idItems = (typed: string): readonly PaletteItem[] => {
  const text = paletteText.value
  const shown = visibleLine(typed)
  const story: PaletteItem = { id: 'id.story', title: text.story(shown), kind: 'id', to: storyOf(typed) }
  const entry: PaletteItem = { id: 'id.entry', title: text.entry(shown), kind: 'id', to: contextOf(typed) }
  if (uuid.test(typed)) return [story, entry]
  return requestLike.test(typed) && /\d/.test(typed) ? [story] : []
}

/** What any text may mean: a person, or words to search for. */
const textItems = (typed: string): readonly PaletteItem[] => {
  const text = paletteText.value
  const [, named] = /^(?:user|usu[aá]rio)\s+(.+)$/i.exec(typed) ?? []
  const userId = named ?? typed
  const user: PaletteItem = {
    id: 'text.user',
    title: text.user(visibleLine(userId)),
    kind: 'id',
    to: timelineOf(userId),
  }
  // A word alone is a query as it stands; anything else might not be one.
  const query = /^[\w.@-]+$/.test(typed) ? typed : clauseOf('cause', typed, 'include').replace(/^cause:/, '')
  const search: PaletteItem = {
    id: 'text.search',
    title: text.search(visibleLine(typed)),
    kind: 'search',
    to: { ...explorePage, query },
  }
  return named === undefined ? [search, user] : [user, search]
}

const commandItems = (commands: readonly Command[]): readonly PaletteItem[] =>
  commands
    .filter((command) => command.id !== 'view.palette' && isAvailable(command))
    .map((command) => ({
      id: command.id,
      title: command.title(),
      kind: 'command',
      to: command,
      ...(command.key !== undefined && { key: command.key }),
    }))

const savedItems = (searches: readonly SavedSearch[]): readonly PaletteItem[] =>
  searches.map(({ id, name, view }) => ({ id: `saved.${id}`, title: name, kind: 'saved', to: viewAt(view) }))

/** What is offered for a typed text, the best first; without a text, what was chosen last comes first. */
export const paletteItems = (typed: string, { commands, saved, recent }: PaletteSources): readonly PaletteItem[] => {
  const sought = typed.trim()
  if (sought === '') {
    const all = [...commandItems(commands), ...savedItems(saved).slice(0, maxSavedUnasked)]
    // Pages stand before what can be done on this one: whoever opens this without a text mostly wants to go on.
    const rank = ({ id }: PaletteItem) =>
      recent.includes(id) ? recent.indexOf(id) : recent.length + (id.startsWith('go.') ? 0 : 1)
    return all.sort((a, b) => rank(a) - rank(b))
  }
  const fitting = [...commandItems(commands), ...savedItems(saved)]
    .flatMap((item) => {
      const score = fuzzyScore(item.title, sought)
      return score === undefined ? [] : [{ item, score }]
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
  return [...idItems(sought), ...fitting.slice(0, maxFound), ...textItems(sought)]
}
