/** Lines in the shape of rows, so that the page does not jump when the rows come. */
const lines = Array.from({ length: 14 }, (_, index) => 28 + ((index * 37) % 46))

export const Skeleton = ({ label }: { label: string }) => (
  <div class="skeleton" role="status">
    <span class="visually-hidden">{label}</span>
    {lines.map((width, index) => (
      <div class="skeleton-row" key={index}>
        <i style={{ width: '120px' }} />
        <i style={{ width: '90px' }} />
        <i style={{ width: `${width}%` }} />
      </div>
    ))}
  </div>
)
