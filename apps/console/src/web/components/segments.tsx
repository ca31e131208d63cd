import { useId } from 'preact/hooks'

interface ChoicesProps<T extends string> {
  readonly choices: readonly T[]
  readonly chosen: T
  readonly nameOf: (choice: T) => string
  readonly onChoose: (choice: T) => void
}

/** One choice of a few, side by side; what is around them says what they are about. */
export const Choices = <T extends string>({ choices, chosen, nameOf, onChoose }: ChoicesProps<T>) => {
  const name = useId()
  return (
    <>
      {choices.map((choice) => (
        <label key={choice}>
          <input type="radio" name={name} checked={chosen === choice} onChange={() => onChoose(choice)} />
          <span>{nameOf(choice)}</span>
        </label>
      ))}
    </>
  )
}

interface SegmentsProps<T extends string> extends ChoicesProps<T> {
  /** Only heard: what the choice is about. */
  readonly label: string
  readonly class?: string
}

/** One choice of a few, which say by themselves what they are about. */
export const Segments = <T extends string>({ label, class: own, ...choices }: SegmentsProps<T>) => (
  <fieldset class={own === undefined ? 'segments' : `segments ${own}`}>
    <legend class="visually-hidden">{label}</legend>
    <Choices {...choices} />
  </fieldset>
)
