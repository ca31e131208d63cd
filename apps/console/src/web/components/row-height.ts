import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

/** The same width as in the styles: below it a row has two lines. */
const narrow = '(max-width: 760px)'

/** Heights as in list.css (`--row-height`), needed here to leave room for rows that are not rendered. */
const heightOf = (isNarrow: boolean): number => (isNarrow ? 60 : 32)

export const useRowHeight = (): number => {
  const height = useSignal(heightOf(matchMedia(narrow).matches))
  useEffect(() => {
    const query = matchMedia(narrow)
    const onChange = () => {
      height.value = heightOf(query.matches)
    }
    query.addEventListener('change', onChange)
    return () => query.removeEventListener('change', onChange)
  }, [height])
  return height.value
}
