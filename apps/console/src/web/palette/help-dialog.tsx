import { KeyCaps } from '../components/key-caps.tsx'
import { closeModal, Modal } from '../components/modal.tsx'
import { SingleKeys } from '../components/single-keys.tsx'
import { paletteText } from '../i18n/palette.ts'
import { explorePage } from '../model/view.ts'
import { type Command, type CommandGroup, commandGroups, commands } from '../state/commands.ts'
import { go } from '../state/navigation.ts'
import { isHelpOpen } from '../state/page-commands.ts'

/** One key may mean something else on each page: the help tells what it means here. */
const toldOf = (group: CommandGroup): readonly Command[] => {
  const seen = new Set<string>()
  return commands.value.filter((command) => {
    if (command.group !== group || command.key === undefined || seen.has(command.key)) return false
    seen.add(command.key)
    return true
  })
}

const Keys = ({ group }: { group: CommandGroup }) => {
  const told = toldOf(group)
  if (told.length === 0) return null
  return (
    <section class="help-group">
      <h4>{paletteText.value.groups[group]}</h4>
      <dl>
        {told.map((command) => (
          <div key={command.id}>
            <dt>
              <KeyCaps of={command.key ?? ''} />
            </dt>
            <dd>{command.title()}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const Examples = () => {
  const { examples, tryIt } = paletteText.value
  return (
    <dl class="help-examples">
      {examples.map(([query, meaning]) => (
        <div key={query}>
          <dt>
            <code>{query}</code>
          </dt>
          <dd>{meaning}</dd>
          <dd class="help-try">
            <button
              type="button"
              class="text-button"
              aria-label={`${tryIt}: ${query}`}
              onClick={(event) => {
                closeModal(event.currentTarget)
                go({ ...explorePage, query })
              }}
            >
              {tryIt}
            </button>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** How to search, and every key of this page, with the switch for those whose tools press keys on their own. */
export const HelpDialog = () => {
  const text = paletteText.value
  return (
    <Modal
      title={text.helpTitle}
      class="help"
      onClose={() => {
        isHelpOpen.value = false
      }}
    >
      <div class="help-columns">
        <section>
          <h3>{text.query}</h3>
          <Examples />
          <p class="help-note">
            <a href="/docs" target="_blank" rel="noreferrer">
              {text.api}
            </a>
          </p>
        </section>
        <section>
          <h3>{text.keys}</h3>
          {commandGroups.map((group) => (
            <Keys key={group} group={group} />
          ))}
          <SingleKeys label={text.singleKeys} />
          <p class="help-note">{text.singleKeysNote}</p>
        </section>
      </div>
    </Modal>
  )
}
