/* How drawing follows the store. */

import { useEffect, useState } from './html.ts'
import type { Store } from './store.ts'

/** Draws again when the store has changed, once for all changes between two frames. */
export const useStore = (store: Store): void => {
  const [, draw] = useState(0)
  useEffect(() => {
    let frame = 0
    const stop = store.onChange(() => {
      if (frame !== 0) return
      frame = requestAnimationFrame(() => {
        frame = 0
        draw((n) => n + 1)
      })
    })
    // Something may have changed between the first drawing and now.
    draw((n) => n + 1)
    return () => {
      cancelAnimationFrame(frame)
      stop()
    }
  }, [store])
}
