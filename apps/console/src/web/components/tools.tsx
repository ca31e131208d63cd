import { t } from '../i18n/common.ts'
import { language, languages } from '../state/language.ts'
import { keepInAddress } from '../state/navigation.ts'
import { isHelpOpen } from '../state/page-commands.ts'
import { theme, themes, zone } from '../state/preferences.ts'
import type { IconName } from './icon.tsx'
import { IconButton } from './icon-button.tsx'

const languageNames = { en: 'English', 'pt-BR': 'Português' }

const ZoneTool = () => (
  <fieldset class="segments">
    <legend class="visually-hidden">{t.value.tools.zone}</legend>
    {(['local', 'utc'] as const).map((name) => (
      <label key={name}>
        <input
          type="radio"
          name="zone"
          checked={zone.value === name}
          onChange={() => {
            zone.value = name
            keepInAddress('tz', name)
          }}
        />
        <span>{name === 'utc' ? 'UTC' : t.value.tools.local}</span>
      </label>
    ))}
  </fieldset>
)

const LanguageTool = () => (
  <select
    class="language"
    aria-label={t.value.tools.language}
    value={language.value}
    onChange={(event) => {
      const chosen = languages.find((name) => name === event.currentTarget.value)
      if (chosen === undefined) return
      language.value = chosen
      keepInAddress('lang', chosen)
    }}
  >
    {languages.map((name) => (
      <option key={name} value={name} lang={name}>
        {languageNames[name]}
      </option>
    ))}
  </select>
)

const themeIcons: Record<(typeof themes)[number], IconName> = { auto: 'auto', light: 'sun', dark: 'moon' }

const ThemeTool = () => {
  const { tools } = t.value
  const labels = { auto: tools.themeAuto, light: tools.themeLight, dark: tools.themeDark }
  const next = () => {
    theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'auto'
  }
  return <IconButton icon={themeIcons[theme.value]} label={labels[theme.value]} onClick={next} />
}

export const Tools = () => (
  <div class="tools">
    <ZoneTool />
    <LanguageTool />
    <ThemeTool />
    <button
      type="button"
      class="icon-button help-button"
      aria-label={t.value.tools.help}
      title={t.value.tools.help}
      onClick={() => {
        isHelpOpen.value = true
      }}
    >
      ?
    </button>
  </div>
)
