/* Keys of the page. */

import { type Tab, tabs } from './words.ts'

/** What keys can do to the page as a whole. */
export interface Actions {
  readonly open: (tab: Tab) => void
  readonly close: () => void
  readonly help: () => void
}

/** The keys and what they do, for the help. */
export const keys = [
  ['1 – 6', 'the views'],
  ['/', 'filter'],
  ['↑ ↓, j k', 'the entry before, after'],
  ['p', 'pause'],
  ['f', 'follow the newest'],
  ['Esc', 'close details'],
  ['?', 'this help'],
] as const

/** Moves the selection of the list, as its own arrow keys do. */
const arrow = (key: 'ArrowUp' | 'ArrowDown'): void => {
  const list = document.querySelector<HTMLElement>('.list')
  list?.focus()
  list?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
}

const press = (id: string): void => document.getElementById(id)?.click()

/** What single keys do besides the numbers of the views. */
const keyed = ({ open, help }: Actions): Readonly<Record<string, () => void>> => ({
  '/': () => {
    open('events')
    // In the next frame: if another tab was open, the field is not drawn yet.
    requestAnimationFrame(() => document.getElementById('filter')?.focus())
  },
  j: () => arrow('ArrowDown'),
  k: () => arrow('ArrowUp'),
  p: () => press('pause'),
  f: () => press('follow'),
  '?': help,
})

/** Makes the listener for keys. It acts wherever the focus is, but while somebody types into a field only on Escape. */
export const onKey = (actions: Actions) => {
  const does = keyed(actions)
  return (event: KeyboardEvent): void => {
    const { key, target } = event
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const writing = target instanceof HTMLInputElement ? target : undefined
    if (key === 'Escape') {
      if (writing) writing.blur()
      else actions.close()
    }
    if (writing) return
    const tab = tabs[Number(key) - 1]
    if (tab) actions.open(tab)
    if (!Object.hasOwn(does, key)) return
    event.preventDefault()
    does[key]?.()
  }
}
