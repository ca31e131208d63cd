/** 16×16, drawn in the text's colour. */
const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7m0-7l-7 7',
  dot: 'M8 8h.01',
  include: 'M8 3.5v9M3.5 8h9',
  exclude: 'M3.5 8h9',
  filter: 'M2.5 3.5h11l-4.25 5v4l-2.5 1v-5z',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8z',
  trail: 'M3.5 12.5c4.5 0 .5-4.5 4.5-4.5s0-4.5 4.5-4.5M3.5 12.5h.01M12.5 3.5h.01',
  back: 'M9.5 3.5L5 8l4.5 4.5',
  pause: 'M5.5 3.5v9m5-9v9',
  play: 'M5 3.5l7 4.5-7 4.5z',
  sun: 'M8 5.25a2.75 2.75 0 100 5.5 2.75 2.75 0 000-5.5zM8 1.5v1m0 11v1m6.5-6.5h-1m-11 0h-1m11.1-4.6l-.7.7m-7.8 7.8l-.7.7m9.2 0l-.7-.7M4.1 4.1l-.7-.7',
  moon: 'M13 9.8A5.5 5.5 0 016.2 3 5.5 5.5 0 1013 9.8z',
  auto: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zm0 0v11m1.5-10.8v10.6m2-9.4v8.2',
  up: 'M8 12.5v-9m-3.5 3.5L8 3.5 11.5 7',
  down: 'M8 3.5v9M4.5 9L8 12.5 11.5 9',
  link: 'M6.5 9.5l3-3M7.5 4.5l1.2-1.2a2.5 2.5 0 013.6 3.6L11 8.2M8.5 11.5l-1.2 1.2a2.5 2.5 0 01-3.6-3.6L5 7.8',
  alert: 'M8 5.5v3.25m0 2.5h.01M8 2l6.25 11.5H1.75z',
  search: 'M7 2.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zm3.3 7.8l3.2 3.2',
  chevron: 'M6 4l4 4-4 4',
  code: 'M5.5 4.5L2 8l3.5 3.5m5-7L14 8l-3.5 3.5',
} as const

export type IconName = keyof typeof paths

/** Decoration: its meaning is always said in words beside it or in the control's label. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
)
