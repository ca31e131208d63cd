/** The product's mark, as in the page's icon. */
export const TrailMark = () => (
  <svg class="trail-mark" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="8" />
    <path d="M9 24c8 0 1-8 8-8s0-8 7-8" />
    <circle cx="8.5" cy="24" r="2.5" />
    <circle cx="24" cy="8" r="2.5" />
  </svg>
)
