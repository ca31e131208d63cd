import { keyCaps } from '../state/key-name.ts'

/** A command's keys. */
export const KeyCaps = ({ of }: { of: string }) => (
  <span class="key-caps">
    {keyCaps(of).map((held, index) => (
      <span key={index} class="key-stroke">
        {held.map((cap) => (
          <kbd key={cap}>{cap}</kbd>
        ))}
      </span>
    ))}
  </span>
)
