import { storyText } from '../i18n/story.ts'

/** Bars where the entries' will be. */
const bars = [
  { left: 0, width: 92 },
  { left: 6, width: 70 },
  { left: 12, width: 38 },
  { left: 54, width: 18 },
]

/** In the shape of what comes: the verdict, and a waterfall. */
export const StorySkeleton = () => (
  <div class="story-skeleton" role="status">
    <span class="visually-hidden">{storyText.value.loading}</span>
    <div class="verdict">
      <i class="round" />
      <div>
        <i style={{ width: '46%', height: '18px' }} />
        <i style={{ width: '64%' }} />
      </div>
    </div>
    <div class="card">
      {bars.map(({ left, width }) => (
        <div class="skeleton-span" key={left}>
          <i style={{ width: '60%' }} />
          <span>
            <i style={{ marginLeft: `${left}%`, width: `${width}%` }} />
          </span>
        </div>
      ))}
    </div>
  </div>
)
