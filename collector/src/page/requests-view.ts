/* The tab "Requests": for whoever asks why an event is not there. A request that was refused, or never answered, shows only here. */

import type { Entry } from '../view/entry.ts'
import type { ShownRequest } from '../view/requests.ts'
import { html, useState, type VNode } from './html.ts'
import { clockOf } from './words.ts'

/** What the page hands to this tab. */
export interface RequestsProps {
  readonly requests: readonly ShownRequest[]
  readonly entries: readonly Entry[]
}

const answerOf = ({ status }: ShownRequest): VNode =>
  html`<span class=${`status s${status === null ? 0 : Math.floor(status / 100)}`}>${status ?? 'none'}</span>`

/** One request. The reasons stand in entries, because one request may have several records that were not taken. */
const More = ({ request, entries }: { readonly request: ShownRequest; readonly entries: readonly Entry[] }): VNode => {
  const reasons = entries.flatMap((entry) =>
    entry.verdict === 'bad' && entry.request_id === request.id ? [entry.reason] : [],
  )
  return html`<section class="detail" aria-label="Request"><h2>${request.method} ${request.path}</h2>
    <p class="meta">x-request-id ${request.id}</p>
    ${[...new Set(reasons)].map((reason) => html`<p key=${reason} class="reason">${reason}</p>`)}
    <table class="fields"><caption class="hidden">Headers</caption><thead><tr><th scope="col">Header</th><th scope="col">Value</th></tr></thead>
      <tbody>${Object.entries(request.headers).map(
        ([name, value]) => html`<tr key=${name}><th scope="row">${name}</th><td class="value">${value}</td></tr>`,
      )}</tbody></table>
    ${request.events > 0 && html`<h3>${request.events} events</h3><p class="ids">${request.event_ids.join(' ')}${request.events > request.event_ids.length ? ' …' : ''}</p>`}
  </section>`
}

const columns = ['Time', 'Request', 'Answer', 'Bytes', 'Events', 'Credentials', 'Sender']

/** The last requests and what was answered; one of them with its headers and what was wrong with it. */
export const RequestsView = ({ requests, entries }: RequestsProps): VNode => {
  const [open, setOpen] = useState<string | undefined>(undefined)
  const request = requests.find(({ id }) => id === open)
  if (requests.length === 0) return html`<p class="empty">No request has come yet.</p>`
  return html`<div class="split"><div class="scroll"><table class="wide">
      <caption>The last ${requests.length} requests, the newest first</caption>
      <thead><tr>${columns.map((name) => html`<th key=${name} scope="col" class=${name === 'Sender' ? 'sender' : ''}>${name}</th>`)}</tr></thead>
      <tbody>${requests.map(
        (one) => html`<tr key=${one.id} class=${one.id === open ? 'chosen' : ''}>
          <td class="time">${clockOf(one.received_at)}</td>
          <td><button class="link" aria-expanded=${one.id === open} onClick=${() => setOpen(one.id === open ? undefined : one.id)}>${one.method} ${one.path}</button></td>
          <td>${answerOf(one)}</td><td class="number">${one.bytes}</td><td class="number">${one.events}</td>
          <td>${'authorization' in one.headers ? 'yes' : 'no'}</td><td class="sender">${one.headers['user-agent'] ?? ''}</td></tr>`,
      )}</tbody></table></div>
    ${request && html`<${More} request=${request} entries=${entries} />`}</div>`
}
