import { useEffect, useId, useRef } from 'preact/hooks'
import { t } from '../i18n/common.ts'
import { isHelpOpen } from '../state/page-commands.ts'
import { singleKeys } from '../state/preferences.ts'

/** The keys, and the switch that turns them off for those whose tools press keys on their own. */
export const HelpDialog = () => {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const { help } = t.value
  useEffect(() => {
    if (isHelpOpen.value) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isHelpOpen.value])
  const keys: readonly (readonly [string, string])[] = [
    ['/', help.filter],
    ['j', help.next],
    ['k', help.previous],
    ['Enter', help.open],
    ['Esc', help.close],
    ['r', help.story],
    ['?', help.help],
  ]
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby={titleId}
      onClose={() => {
        isHelpOpen.value = false
      }}
    >
      <h2 id={titleId}>{help.title}</h2>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={singleKeys.value === 'on'}
          onChange={(event) => {
            singleKeys.value = event.currentTarget.checked ? 'on' : 'off'
          }}
        />
        {help.singleKeys}
      </label>
      <form method="dialog">
        <button type="submit" class="button primary">
          {help.done}
        </button>
      </form>
    </dialog>
  )
}
