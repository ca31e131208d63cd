import { toast } from '../state/toast.ts'
import { Icon } from './icon.tsx'

/** What was just done, in a line at the foot of the page; also said to screen readers. */
export const Toast = () => (
  <div class="toast-place" role="status">
    {toast.value !== undefined && (
      <p class="toast">
        <Icon name="check" />
        <span>{toast.value}</span>
      </p>
    )}
  </div>
)
