import { type Tab, tabs } from './words.ts'

export interface Actions {
  readonly open: (tab: Tab) => void
  readonly close: () => void
  readonly help: () => void
}

/** What the keys do, for the page that explains them. */
export const keys = [
  ['1 – 6', 'the views'],
  ['/', 'filter'],
  ['↑ ↓, j k', 'the entry before, after'],
  ['p', 'pause'],
  ['f', 'follow the newest'],
  ['Esc', 'close details'],
  ['?', 'this help'],
] as const

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
    // Drawn first, if another view was open.
    requestAnimationFrame(() => document.getElementById('filter')?.focus())
  },
  j: () => arrow('ArrowDown'),
  k: () => arrow('ArrowUp'),
  p: () => press('pause'),
  f: () => press('follow'),
  '?': help,
})

/** One key, wherever the focus is; while somebody writes, only Escape. */
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
