import type { Signal } from '@preact/signals'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Icon } from '../components/icon.tsx'
import { savedText } from '../i18n/saved.ts'
import type { SaveFault } from './save-fault.ts'

interface SavedFieldsProps {
  readonly name: Signal<string>
  readonly description: Signal<string>
  readonly fault: SaveFault | undefined
}

/** Name and description of a saved search, with what is wrong beside it. */
export const SavedFields = ({ name, description, fault }: SavedFieldsProps) => {
  const id = useId()
  const nameField = useRef<HTMLInputElement>(null)
  const isNameWrong = fault?.kind === 'name'
  useEffect(() => {
    nameField.current?.focus()
    nameField.current?.select()
  }, [])
  useEffect(() => {
    if (isNameWrong) nameField.current?.focus()
  }, [fault])
  const { name: nameLabel, description: descriptionLabel, optional } = savedText.value
  return (
    <>
      <label class="form-field">
        <span>{nameLabel}</span>
        <input
          ref={nameField}
          class="field"
          dir="auto"
          autocomplete="off"
          maxLength={120}
          required
          value={name.value}
          aria-invalid={isNameWrong}
          aria-describedby={isNameWrong ? `${id}-fault` : undefined}
          onInput={(event) => {
            name.value = event.currentTarget.value
          }}
        />
      </label>
      {fault !== undefined && (
        <p class="form-fault" id={`${id}-fault`} role="alert">
          <Icon name="alert" />
          <span>{fault.text}</span>
        </p>
      )}
      <label class="form-field">
        <span>
          {descriptionLabel} <small>{optional}</small>
        </span>
        <textarea
          class="field"
          dir="auto"
          rows={2}
          maxLength={2_000}
          value={description.value}
          onInput={(event) => {
            description.value = event.currentTarget.value
          }}
        />
      </label>
    </>
  )
}
