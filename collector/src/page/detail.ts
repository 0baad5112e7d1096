/* The details of the entry that is selected in the tab "Events". */

import type { BadEntry, Entry, GoodEntry } from '../view/entry.ts'
import { html, useState, type VNode } from './html.ts'
import { type Field, fieldsOf, missingFrom } from './origin.ts'
import { clockOf } from './words.ts'

/** Fields in groups, in the order in which they first appear, so that an event looks like its JSON. */
const FieldRows = ({ fields }: { readonly fields: readonly Field[] }): VNode => {
  const groups = [...new Set(fields.map(({ group }) => group))]
  return html`${groups.map(
    (group) => html`<tbody key=${group}><tr><th colspan="3" class="group" scope="rowgroup">${group}</th></tr>
      ${fields
        .filter((field) => field.group === group)
        .map(
          ({ name, value, origin }) => html`<tr key=${name}><th scope="row">${name}</th><td class="value">${value}</td>
            <td class=${`origin by-${origin.split(':')[0]}`}>${origin}</td></tr>`,
        )}</tbody>`,
  )}`
}

const Good = ({ entry }: { readonly entry: GoodEntry }): VNode => {
  const missing = missingFrom(entry)
  return html`<table class="fields"><caption class="hidden">Fields and where each comes from</caption>
      <thead><tr><th scope="col">Field</th><th scope="col">Value</th><th scope="col">From</th></tr></thead>
      <${FieldRows} fields=${fieldsOf(entry)} /></table>
    ${missing.length > 0 && html`<h3>Not in it</h3><ul class="missing">${missing.map((line) => html`<li key=${line}>${line}</li>`)}</ul>`}`
}

const Bad = ({ entry }: { readonly entry: BadEntry }): VNode => html`<p class="reason">${entry.reason}</p>
  <table class="fields"><tbody>
    <tr><th scope="row">request</th><td class="value">${entry.request}</td></tr>
    <tr><th scope="row">x-request-id of the answer</th><td class="value">${entry.request_id}</td></tr>
    <tr><th scope="row">events in it</th><td class="value">${entry.events}</td></tr></tbody></table>`

/** Every field of an entry with its origin, and what was left out of it; or why the request was not taken. */
export const Detail = ({ entry, onClose }: { readonly entry: Entry; readonly onClose: () => void }): VNode => {
  const [raw, showRaw] = useState(false)
  const title = entry.verdict === 'good' ? entry.name : 'Not taken'
  return html`<section class="detail" aria-label="Details">
    <header><h2 class=${entry.verdict}>${title}</h2>
      <button aria-pressed=${raw} onClick=${() => showRaw(!raw)}>JSON</button>
      <button aria-label="Close details" title="Close (Esc)" onClick=${onClose}>✕</button></header>
    <p class="meta">no. ${entry.seq}, ${entry.protocol}, received ${clockOf(entry.received_at)}${entry.verdict === 'good' && entry.duplicate ? ', a duplicate' : ''}</p>
    ${raw ? html`<pre tabindex="0">${JSON.stringify(entry, null, 2)}</pre>` : entry.verdict === 'good' ? html`<${Good} entry=${entry} />` : html`<${Bad} entry=${entry} />`}
  </section>`
}
