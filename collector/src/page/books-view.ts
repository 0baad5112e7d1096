/* The tab "Books": how much came, and how much the tools themselves report as given up. */

import type { ClientBooks } from '../view/books.ts'
import { Bars } from './bars.ts'
import { html, type VNode } from './html.ts'
import type { Books } from './words.ts'

const totals = [
  ['events', 'Events'],
  ['duplicates', 'Duplicates'],
  ['records', 'Records by other protocols'],
  ['requests', 'Requests'],
  ['refused', 'Not taken'],
] as const

const dropsOf = (dropped: ClientBooks['dropped']): VNode | string => {
  const reasons = Object.entries(dropped)
  if (reasons.length === 0) return '–'
  return html`<ul class="drops">${reasons.map(([reason, n]) => html`<li key=${reason}><b>${n}</b> ${reason}</li>`)}</ul>`
}

/** What came in total, and what each tool has sent and reports as given up. */
export const BooksView = ({ books }: { readonly books: Books | undefined }): VNode => {
  if (!books) return html`<p class="empty">Asking …</p>`
  const dropped = Object.entries(books.totals.dropped)
  return html`<div class="scroll">
    <dl class="totals">${totals.map(([key, label]) => html`<div key=${key}><dt>${label}</dt><dd id=${`total-${key}`}>${books.totals[key]}</dd></div>`)}</dl>
    <table class="wide"><caption>By tool</caption>
      <thead><tr><th scope="col">Tool</th><th scope="col">Version</th><th scope="col">Events</th><th scope="col">Duplicates</th><th scope="col">Records</th><th scope="col">Reported as dropped</th></tr></thead>
      <tbody>${books.clients.map(
        (
          client,
        ) => html`<tr key=${`${client.service} ${client.version}`}><th scope="row">${client.service || '(no name)'}</th><td>${client.version}</td>
          <td class="number">${client.events}</td><td class="number">${client.duplicates}</td><td class="number">${client.records}</td><td>${dropsOf(client.dropped)}</td></tr>`,
      )}</tbody></table>
    ${dropped.length > 0 && html`<${Bars} label="Given up by clients, by reason" tone="bad" bars=${dropped.map(([name, value]) => ({ name, value, text: `${value}` }))} />`}
  </div>`
}
