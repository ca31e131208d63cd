import { useSignal } from '@preact/signals'
import { toolsText } from '../i18n/tools.ts'
import { keepInAddress } from '../state/navigation.ts'
import { isHelpOpen, isPaletteOpen } from '../state/page-commands.ts'
import { zone } from '../state/preferences.ts'
import { Icon } from './icon.tsx'
import { IconButton } from './icon-button.tsx'
import { KeyCaps } from './key-caps.tsx'
import { lazyDialog } from './lazy.tsx'
import { Segments } from './segments.tsx'

const SettingsDialog = lazyDialog(async () => (await import('./settings-dialog.tsx')).SettingsDialog)

const ZoneTool = () => (
  <Segments
    label={toolsText.value.zone}
    class="zone-tool"
    choices={['local', 'utc']}
    chosen={zone.value}
    nameOf={(name) => (name === 'utc' ? 'UTC' : toolsText.value.local)}
    onChoose={(name) => {
      zone.value = name
      keepInAddress('tz', name)
    }}
  />
)

/** What is the same on every page: commands, the zone, settings, help. */
export const Tools = () => {
  const areSettingsOpen = useSignal(false)
  const text = toolsText.value
  return (
    <div class="tools">
      <button
        type="button"
        class="palette-button"
        title={text.palette}
        onClick={() => {
          isPaletteOpen.value = true
        }}
      >
        <Icon name="search" />
        <span>{text.palette}</span>
        <KeyCaps of="Mod+k" />
      </button>
      <ZoneTool />
      <IconButton
        icon="sliders"
        label={text.settings}
        onClick={() => {
          areSettingsOpen.value = true
        }}
      />
      <button
        type="button"
        class="icon-button help-button"
        aria-label={text.help}
        title={text.help}
        onClick={() => {
          isHelpOpen.value = true
        }}
      >
        ?
      </button>
      {areSettingsOpen.value && (
        <SettingsDialog
          onClose={() => {
            areSettingsOpen.value = false
          }}
        />
      )}
    </div>
  )
}
