/* The tab "Sessions". */

import type { Entry } from '../view/entry.ts'
import { html, useMemo, type VNode } from './html.ts'
import { type Session, sessionsOf } from './sessions.ts'
import { summaryOf } from './summary.ts'
import { clockOf } from './words.ts'

/** What the page hands to this tab. */
export interface SessionsProps {
  readonly entries: readonly Entry[]
  readonly onOpen: (seq: number) => void
}

/** Nobody looks through more lanes than these, and more dots in a lane would cover each other. */
const maxLanes = 100
const maxDots = 400

/** Whether its name sounds like a failure, for the colour of its dot. */
const isBad = (entry: Entry): boolean => /fail|error|crash/.test(entry.verdict === 'good' ? entry.name : 'error')

const spanOf = ({ from, to }: Pick<Session, 'from' | 'to'>): string => {
  const s = (to - from) / 1_000
  if (s < 1) return `${to - from} ms`
  return s < 100 ? `${s.toFixed(1)} s` : `${Math.round(s / 60)} min`
}

/** One run of a tool: a line from its first to its last event, on the scale that all lanes share. */
const Lane = ({
  session,
  from,
  span,
  onOpen,
}: {
  readonly session: Session
  readonly from: number
  readonly span: number
  readonly onOpen: SessionsProps['onOpen']
}): VNode => {
  // A dot keeps off the edges, where half of it would be cut away.
  const x = (at: number): string => `${2 + (96 * (at - from)) / span}%`
  const { id, service, events } = session
  const every = Math.ceil(events.length / maxDots)
  const open = ({ seq }: Entry): void => onOpen(seq)
  return html`<div class="lane"><div class="who"><b title=${id}>${id}</b><span>${service}, ${events.length} events, ${spanOf(session)}</span></div>
    <svg width="100%" height="30" role="group" aria-label=${`Session ${id}`}>
      <line x1=${x(session.from)} x2=${x(session.to)} y1="15" y2="15" />
      ${events
        .filter((_, n) => n % every === 0)
        .map(
          ({
            at,
            entry,
          }) => html`<circle key=${entry.seq} cx=${x(at)} cy="15" r="6" tabindex="0" role="button" class=${isBad(entry) ? 'bad' : ''}
            aria-label=${`${entry.name} ${clockOf(entry.time)}`} onClick=${() => open(entry)}
            onKeyDown=${(event: KeyboardEvent) => event.key === 'Enter' && open(entry)}><title>${`${clockOf(entry.time)} ${entry.name} ${summaryOf(entry)}`}</title></circle>`,
        )}
    </svg></div>`
}

/** Each run of a tool on one time line; a dot is an event, and opens it. */
export const SessionsView = ({ entries, onOpen }: SessionsProps): VNode => {
  // The list is changed in place, so its length says whether there is more.
  const sessions = useMemo(() => sessionsOf(entries, maxLanes), [entries, entries.length])
  if (sessions.length === 0) return html`<p class="empty">No session has been seen yet.</p>`
  const from = Math.min(...sessions.map((one) => one.from))
  const to = Math.max(...sessions.map((one) => one.to))
  return html`<div class="scroll sessions"><p class="axis"><span>${clockOf(new Date(from).toISOString())}</span>
      <span>${sessions.length} sessions in ${spanOf({ from, to })}</span><span>${clockOf(new Date(to).toISOString())}</span></p>
    ${sessions.map((session) => html`<${Lane} key=${session.id} session=${session} from=${from} span=${Math.max(1, to - from)} onOpen=${onOpen} />`)}</div>`
}
