import { useComputed, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { density } from '../state/preferences.ts'

/** The same width as in the styles: below it a row has two lines. */
const narrow = '(max-width: 760px)'

/** Heights as in tokens.css (`--row-height`), needed here to leave room for rows that are not rendered. */
const heights = { compact: 24, normal: 32, comfortable: 40 } as const
const narrowHeights = { compact: 52, normal: 60, comfortable: 68 } as const

/** How high a row is now, in pixels. */
export const useRowHeight = (): number => {
  const isNarrow = useSignal(matchMedia(narrow).matches)
  useEffect(() => {
    const query = matchMedia(narrow)
    const onChange = () => {
      isNarrow.value = query.matches
    }
    query.addEventListener('change', onChange)
    return () => query.removeEventListener('change', onChange)
  }, [isNarrow])
  return useComputed(() => (isNarrow.value ? narrowHeights : heights)[density.value]).value
}
