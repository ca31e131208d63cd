import { useSignal } from '@preact/signals'
import { Icon, type IconName } from '../components/icon.tsx'
import { lazyDialog } from '../components/lazy.tsx'
import { savedText } from '../i18n/saved.ts'
import type { ExploreView } from '../model/view.ts'
import { useCommands } from '../state/use-commands.ts'
import { copyViewLink } from './copy-view.ts'

const SaveDialog = lazyDialog(async () => (await import('./save-dialog.tsx')).SaveDialog)
const ExportDialog = lazyDialog(async () => (await import('../export/export-dialog.tsx')).ExportDialog)

interface ToolProps {
  readonly icon: IconName
  readonly label: string
  readonly shortcut: string
  readonly onClick: () => void
}

const Tool = ({ icon, label, shortcut, onClick }: ToolProps) => (
  <button type="button" class="button" title={`${label} (${shortcut})`} aria-keyshortcuts={shortcut} onClick={onClick}>
    <Icon name={icon} />
    <span class="tool-label">{label}</span>
  </button>
)

/** What can be done with a search as a whole: keep it, take its entries out, show it to somebody. */
export const ExploreTools = ({ view }: { view: ExploreView }) => {
  const opened = useSignal<'save' | 'export' | undefined>(undefined)
  const open = (dialog: 'save' | 'export') => () => {
    opened.value = dialog
  }
  // A dialog's close event comes a moment later: by then the other one may have been opened.
  const close = (dialog: 'save' | 'export') => () => {
    if (opened.value === dialog) opened.value = undefined
  }
  useCommands([
    { id: 'search.save', group: 'search', key: 's', title: () => savedText.value.saveKey, run: open('save') },
    { id: 'search.export', group: 'search', key: 'e', title: () => savedText.value.exportKey, run: open('export') },
  ])
  const { tools, save, export: exportLabel, copyLink } = savedText.value
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div class="explore-tools" role="group" aria-label={tools}>
      <Tool icon="bookmark" label={save} shortcut="s" onClick={open('save')} />
      <Tool icon="download" label={exportLabel} shortcut="e" onClick={open('export')} />
      <Tool icon="link" label={copyLink} shortcut="y" onClick={() => void copyViewLink()} />
      {opened.value === 'save' && <SaveDialog view={view} onClose={close('save')} />}
      {opened.value === 'export' && <ExportDialog view={view} onClose={close('export')} />}
    </div>
  )
}
