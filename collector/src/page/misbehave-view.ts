/* The tab "Misbehave": how a developer sees what a tool does when its server is in trouble. */

import type { Wanted } from '../view/parse-behaviour.ts'
import { html, useState, type VNode } from './html.ts'
import { type Shown, wordsOf } from './words.ts'

/** What the page hands to this tab. */
export interface MisbehaveProps {
  readonly now: Shown
  readonly behave: (wanted: Wanted) => Promise<string | undefined>
}

/** What can be chosen with one click. */
const choices: readonly { readonly label: string; readonly wanted: Wanted; readonly why: string }[] = [
  { label: 'Take everything', wanted: { kind: 'ok' }, why: 'as it should be' },
  { label: '503', wanted: { kind: 'status', status: 503 }, why: 'overload: clients keep their events and wait' },
  {
    label: '503, Retry-After 30',
    wanted: { kind: 'status', status: 503, retry_after: 30 },
    why: 'overload that says for how long',
  },
  { label: '429', wanted: { kind: 'status', status: 429 }, why: 'too many requests' },
  { label: '400', wanted: { kind: 'status', status: 400 }, why: 'a bad deploy: clients must not delete for it' },
  { label: '413', wanted: { kind: 'status', status: 413 }, why: 'bodies become smaller' },
  { label: '401 to credentials', wanted: { kind: 'fail-auth' }, why: 'clients send without, or keep' },
  {
    label: '200 and nothing taken',
    wanted: { kind: 'status', status: 200 },
    why: 'what a careless proxy does: the events are lost',
  },
  { label: 'No answer', wanted: { kind: 'silent' }, why: 'clients give up after 10 s' },
  { label: 'A byte a second', wanted: { kind: 'drip' }, why: 'an answer without end' },
  { label: 'Answer broken off', wanted: { kind: 'truncated' }, why: 'taken, and not told so: duplicates follow' },
  { label: 'Reset unread', wanted: { kind: 'reset', when: 'before-reading' }, why: 'the connection breaks at once' },
  { label: 'Reset when read', wanted: { kind: 'reset', when: 'after-reading' }, why: 'read, and not taken' },
  {
    label: 'Reset when taken',
    wanted: { kind: 'reset', when: 'after-accept' },
    why: 'taken, and the client never hears so',
  },
]

/** Whether this is what the collector does now. Compared as text: both were parsed by the same function, so members stand in one order. */
const same = (a: Shown, b: Wanted): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Switches that make the collector misbehave, from the next request on. */
export const MisbehaveView = ({ now, behave }: MisbehaveProps): VNode => {
  const [fault, setFault] = useState<string | undefined>(undefined)
  const [status, setStatus] = useState('500')
  const [ms, setMs] = useState('2000')
  const [name, setName] = useState('')
  const set = (wanted: Wanted): void => void behave(wanted).then(setFault)
  const field = (id: string, label: string, value: string, onInput: (text: string) => void): VNode =>
    html`<label for=${id}>${label}</label><input id=${id} value=${value} onInput=${(event: Event) => onInput((event.target as HTMLInputElement).value)} />`
  const own = (id: string, wanted: Wanted): VNode =>
    html`<button id=${id} aria-pressed=${same(now, wanted)} onClick=${() => set(wanted)}>Set</button>`
  return html`<div class="scroll misbehave"><p>From the next request on the collector <b id="behaviour">${wordsOf(now)}</b>. This page and the API are not concerned.</p>
    ${fault !== undefined && html`<p class="reason" role="alert">${fault}</p>`}
    <div class="switches">${choices.map(
      ({ label, wanted, why }) =>
        html`<button key=${label} aria-pressed=${same(now, wanted)} onClick=${() => set(wanted)}><b>${label}</b><span>${why}</span></button>`,
    )}</div>
    <div class="own">${field('own-status', 'Another status', status, setStatus)}${own('set-status', { kind: 'status', status: Number(status) })}
      ${field('own-delay', 'Wait, in ms', ms, setMs)}${own('set-delay', { kind: 'delay', ms: Number(ms) })}
      ${field('own-name', 'Refuse (400) bodies with the event', name, setName)}${own('set-name', { kind: 'reject', name })}</div></div>`
}
