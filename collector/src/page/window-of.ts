/* The arithmetic of the long list. */

/** The rows to draw of a long list: those in sight, and some above and below so that scrolling shows no gap. */
export interface Window {
  readonly from: number
  readonly to: number
}

/** Rows drawn above and below those in sight. */
const around = 12

/** The rows to draw of `count`, at this position of scrolling. */
export const windowOf = (count: number, rowPx: number, topPx: number, heightPx: number): Window => {
  const from = Math.max(0, Math.min(count, Math.floor(topPx / rowPx) - around))
  return { from, to: Math.max(from, Math.min(count, Math.ceil((topPx + heightPx) / rowPx) + around)) }
}

/** Where to scroll so that a row is in sight: no further than needed. */
export const scrollFor = (row: number, rowPx: number, topPx: number, heightPx: number): number => {
  const [top, bottom] = [row * rowPx, (row + 1) * rowPx]
  if (top < topPx) return top
  return bottom > topPx + heightPx ? bottom - heightPx : topPx
}
