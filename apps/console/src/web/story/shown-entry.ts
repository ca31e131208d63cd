import { signal } from '@preact/signals'
import { openEntry, type StoryView } from '../model/view.ts'
import { go } from '../state/navigation.ts'

/** The entry that the waterfall was asked to bring into view; it takes the wish away when it has done so. */
export const wishedEntry = signal<string | undefined>(undefined)

/** Opens an entry in the waterfall, and moves there. */
export const showInWaterfall = (view: StoryView, id: string): void => {
  wishedEntry.value = id
  go({ ...openEntry(view, id), as: 'chart' }, { replace: true })
}
