/** 16×16, drawn in the text's colour. */
const paths = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4.5 4.5l7 7m0-7l-7 7',
  dot: 'M8 8h.01',
  compare: 'M2.5 13.5v-5h3v5m5 0v-11h3v11m-7 0v-7h3v7M1.5 13.5h13',
  fold: 'M9.5 4.5L6 8l3.5 3.5M2.5 3v10',
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
  lock: 'M4 7.5h8v6H4zm1.75 0V5.25a2.25 2.25 0 014.5 0V7.5',
  retry: 'M12.75 8.5a4.75 4.75 0 11-1.5-3.9M11.5 2v2.8H8.7',
  bars: 'M3 4h10M3 8h6.5M3 12h3.5',
  clock: 'M8 2.5a5.5 5.5 0 100 11 5.5 5.5 0 000-11zM8 5v3.25l2.25 1.25',
  user: 'M8 8.25a2.75 2.75 0 100-5.5 2.75 2.75 0 000 5.5zm-5 5c.6-2.4 2.5-3.5 5-3.5s4.4 1.1 5 3.5',
  context: 'M3 3.5h10M3 12.5h10M2.5 6.5h11v3h-11z',
  terminal: 'M2.5 3h11v10h-11zM5 6l2 2-2 2m3.5 0h2.5',
  calendar: 'M2.75 4h10.5v9.25H2.75zM2.75 7h10.5M5.5 2.25v3m5-3v3',
  previous: 'M10 4L6 8l4 4',
  expand: 'M2.5 8h11M5 5.5L2.5 8 5 10.5m6-5L13.5 8 11 10.5',
  bookmark: 'M4.5 2.5h7v11l-3.5-2.75-3.5 2.75z',
  download: 'M8 2.5v7.5m-3.25-3L8 10.25 11.25 7M2.75 13.25h10.5',
  sliders: 'M2.5 5h6m3 0h2M2.5 11h2m3 0h6M10 3.25v3.5M6 9.25v3.5',
  pencil: 'M3 13l.6-2.9 7-7 2.3 2.3-7 7zM9.3 4.4l2.3 2.3',
  trash: 'M3 4.5h10M6.25 4.5V3h3.5v1.5M4.5 4.5l.6 9h5.8l.6-9M7 7.25v3.5m2-3.5v3.5',
  undo: 'M5.5 3L3 5.5 5.5 8M3 5.5h6a3.75 3.75 0 010 7.5H6',
  person: 'M8 8.25a2.75 2.75 0 100-5.5 2.75 2.75 0 000 5.5zM3 13.5c.5-2.6 2.4-4 5-4s4.5 1.4 5 4',
  sheet: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
} as const

export type IconName = keyof typeof paths

/** Decoration: its meaning is always said in words beside it or in the control's label. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
)
