/* The list of events, which may have tens of thousands of rows. */

import { html, useEffect, useLayoutEffect, useRef, useState, type VNode } from './html.ts'
import { scrollFor, windowOf } from './window-of.ts'

/** What the list shows, and whom it tells. */
export interface LongListProps<T> {
  readonly label: string
  readonly items: readonly T[]
  readonly keyOf: (item: T) => number
  readonly draw: (item: T) => VNode
  /** Index of the selected one, -1 for none. */
  readonly selected: number
  readonly onSelect: (index: number) => void
  /** Keeps the end in sight while more is added there. */
  readonly follows: boolean
  readonly onFollows: (follows: boolean) => void
}

/** The height of a row, as in `style.css`. */
const rowPx = 26

/** By which keys the selection moves, in rows. */
const steps: Readonly<Record<string, (rows: number) => number>> = {
  ArrowDown: () => 1,
  ArrowUp: () => -1,
  PageDown: (rows) => rows,
  PageUp: (rows) => -rows,
  Home: () => Number.NEGATIVE_INFINITY,
  End: () => Number.POSITIVE_INFINITY,
}

/** A list of which only the rows in sight are drawn. It is one stop for the Tab key; the arrow keys move in it. */
export const LongList = <T>(props: LongListProps<T>): VNode => {
  const { items, selected, follows, keyOf } = props
  const box = useRef<HTMLDivElement>(null)
  const [seen, see] = useState({ top: 0, height: 600 })
  const look = (): void => {
    const el = box.current
    if (el && (el.scrollTop !== seen.top || el.clientHeight !== seen.height))
      see({ top: el.scrollTop, height: el.clientHeight })
  }
  useEffect(() => {
    const watcher = new ResizeObserver(look)
    if (box.current) watcher.observe(box.current)
    return () => watcher.disconnect()
  })
  useLayoutEffect(() => {
    const el = box.current
    if (el && follows) el.scrollTop = el.scrollHeight
    look()
  }, [items.length, follows])
  useLayoutEffect(() => {
    const el = box.current
    if (el && selected >= 0) el.scrollTop = scrollFor(selected, rowPx, el.scrollTop, el.clientHeight)
  }, [selected])

  const onScroll = (): void => {
    const el = box.current
    // Somebody who scrolls up wants to read; somebody who comes back to the end wants to follow again.
    if (el) props.onFollows(el.scrollTop + el.clientHeight >= el.scrollHeight - rowPx)
    look()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key]
    if (!step || items.length === 0) return
    event.preventDefault()
    const next = (selected < 0 ? items.length - 1 : selected) + step(Math.floor(seen.height / rowPx))
    props.onSelect(Math.max(0, Math.min(items.length - 1, next)))
  }
  const { from, to } = windowOf(items.length, rowPx, seen.top, seen.height)
  const active = items[selected]
  return html`<div class="list" role="listbox" tabindex="0" aria-label=${props.label} ref=${box} onScroll=${onScroll} onKeyDown=${onKeyDown}
    aria-activedescendant=${active === undefined ? undefined : `row-${keyOf(active)}`}>
    <div class="list-inner" style=${{ height: `${items.length * rowPx}px` }}>
      ${items.slice(from, to).map(
        (
          item,
          n,
        ) => html`<div role="option" class="row" key=${keyOf(item)} id=${`row-${keyOf(item)}`} aria-selected=${from + n === selected}
          aria-setsize=${items.length} aria-posinset=${from + n + 1}
          style=${{ top: `${(from + n) * rowPx}px` }} onClick=${() => props.onSelect(from + n)}>${props.draw(item)}</div>`,
      )}
    </div>
  </div>`
}
