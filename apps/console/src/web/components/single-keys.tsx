import { singleKeys } from '../state/preferences.ts'

/** The switch for keys that act without a modifier (WCAG 2.2, 2.1.4): dictation tools press them on their own. */
export const SingleKeys = ({ label }: { label: string }) => (
  <label class="check">
    <input
      type="checkbox"
      checked={singleKeys.value === 'on'}
      onChange={(event) => {
        singleKeys.value = event.currentTarget.checked ? 'on' : 'off'
      }}
    />
    {label}
  </label>
)
