/* The tab "Events": the list, its filter, and the details of the one that is selected. It stops following when somebody begins to read. */

import type { Entry } from '../view/entry.ts'
import { Detail } from './detail.ts'
import { html, useEffect, useRef, useState, type VNode } from './html.ts'
import { LongList } from './long-list.ts'
import { createMatching, type Wish } from './matching.ts'
import { nameOf, sourceOf, summaryOf } from './summary.ts'
import { clockOf } from './words.ts'

/** What somebody has set in this tab. Kept by the page, so that it is still there after a look at another tab. */
export interface Look extends Wish {
  readonly follows: boolean
}

export const firstLook: Look = { text: '', verdict: 'all', until: Number.POSITIVE_INFINITY, follows: true }

/** What the page hands to this tab. */
export interface EventsProps {
  readonly entries: readonly Entry[]
  readonly look: Look
  readonly onLook: (change: Partial<Look>) => void
  readonly selected: number | undefined
  readonly onSelect: (seq: number | undefined) => void
}

const empty = 'Nothing has come yet. Give this address to a tool as its endpoint, or in ORANGEBOX_COLLECTOR.'

/** How long somebody must have stopped typing before the filter is applied: it looks at every entry anew. */
const settleMs = 120

/** A row of the list. */
const draw = (entry: Entry): VNode => {
  const isAgain = entry.verdict === 'good' && entry.duplicate
  return html`<span class="time">${clockOf(entry.verdict === 'good' ? (entry.time ?? entry.received_at) : entry.received_at)}</span>
    <span class=${`mark ${entry.verdict}`} title=${entry.verdict === 'bad' ? 'not taken' : isAgain ? 'duplicate' : 'taken'}>${entry.verdict === 'bad' ? '✕' : isAgain ? '↻' : '✓'}</span>
    <span class="name">${nameOf(entry)}</span><span class="facts">${summaryOf(entry)}</span><span class="source">${sourceOf(entry)}</span>`
}

const verdicts = [
  ['all', 'All'],
  ['good', 'Good'],
  ['bad', 'Bad'],
] as const

/** The text as it was when somebody last stopped typing. */
const useSettled = (text: string): string => {
  const [settled, settle] = useState(text)
  useEffect(() => {
    const timer = window.setTimeout(() => settle(text), settleMs)
    return () => clearTimeout(timer)
  }, [text])
  return settled
}

interface ToolbarProps {
  readonly text: string
  readonly onText: (text: string) => void
  readonly verdict: Wish['verdict']
  readonly onVerdict: (verdict: Wish['verdict']) => void
  readonly paused: boolean
  readonly onPause: () => void
  readonly follows: boolean
  readonly onFollow: () => void
  readonly count: string
}

/** All controls above the list. Each has a key, so that nobody who watches a stream has to aim at a button. */
const Toolbar = (props: ToolbarProps): VNode => html`<div class="toolbar">
  <input id="filter" type="search" value=${props.text} onInput=${(event: Event) => props.onText((event.target as HTMLInputElement).value)}
    placeholder="Filter: name=tool_* bash (press /)" aria-label="Filter" spellcheck=${false} autocomplete="off" />
  <div class="choice" role="group" aria-label="Which">${verdicts.map(
    ([verdict, label]) =>
      html`<button key=${verdict} aria-pressed=${props.verdict === verdict} onClick=${() => props.onVerdict(verdict)}>${label}</button>`,
  )}</div>
  <button id="pause" aria-pressed=${props.paused} title="Pause (p)" onClick=${props.onPause}>Pause</button>
  <button id="follow" aria-pressed=${props.follows} title="Keep the newest in sight (f)" onClick=${props.onFollow}>Follow</button>
  <output class="count">${props.count}</output>
</div>`

/** Everything that came, live, with a filter, and the one that is selected. */
export const EventsView = ({ entries, selected, onSelect, look, onLook }: EventsProps): VNode => {
  const { text, verdict, until, follows } = look
  const matching = useRef(createMatching())
  const settled = useSettled(text)
  const found = matching.current(entries, { text: settled, verdict, until })
  const at = selected === undefined ? -1 : found.findIndex(({ seq }) => seq === selected)
  const chosen = selected === undefined ? undefined : (found[at] ?? entries.find(({ seq }) => seq === selected))
  const last = entries.at(-1)?.seq ?? 0
  const paused = until !== Number.POSITIVE_INFINITY
  const since = paused && last > until ? `, ${last - until} since` : ''
  const select = (index: number): void => {
    onLook({ follows: false })
    onSelect(found[index]?.seq)
  }
  const follow = (next: boolean): void => {
    if (next !== follows) onLook({ follows: next })
  }
  const nothing = entries.length > 0 ? 'Nothing matches.' : empty

  return html`<div class=${chosen ? 'events with-detail' : 'events'}>
    <${Toolbar} ...${{ text, verdict, paused, follows }} onText=${(next: string) => onLook({ text: next })}
      onVerdict=${(next: Wish['verdict']) => onLook({ verdict: next })} onFollow=${() => follow(!follows)}
      onPause=${() => onLook({ until: paused ? Number.POSITIVE_INFINITY : last })}
      count=${`${found.length} of ${entries.length}${since}`} />
    <div class="split">
      ${
        found.length > 0
          ? html`<${LongList} label="Events" items=${found} keyOf=${({ seq }: Entry) => seq} draw=${draw} selected=${at}
              onSelect=${select} follows=${follows && at < 0} onFollows=${follow} />`
          : html`<p class="empty">${nothing}</p>`
      }
      ${chosen && html`<${Detail} key=${chosen.seq} entry=${chosen} onClose=${() => onSelect(undefined)} />`}
    </div>
  </div>`
}
