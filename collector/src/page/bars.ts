/* A chart of bars, for books and sampling. */

import { html, type VNode } from './html.ts'

/** One bar. */
export interface Bar {
  readonly name: string
  readonly value: number
  /** A part of it that is drawn darker: what was kept of what there was. */
  readonly part?: number
  readonly text: string
}

/** Bars of which the longest takes the whole width. The numbers stand beside them as text, so that a screen reader misses nothing. */
export const Bars = ({
  label,
  bars,
  tone,
}: {
  readonly label: string
  readonly bars: readonly Bar[]
  readonly tone: string
}): VNode => {
  const most = Math.max(1, ...bars.map(({ value }) => value))
  const width = (value: number): string => `${(100 * value) / most}%`
  return html`<table class="bars"><caption>${label}</caption><tbody>${bars.map(
    ({ name, value, part, text }) => html`<tr key=${name}><th scope="row">${name}</th>
      <td class="bar"><svg aria-hidden="true" width="100%" height="14" class=${tone}>
        <rect class=${part === undefined ? 'whole' : 'faint'} width=${width(value)} height="14" rx="2" />
        ${part !== undefined && html`<rect class="whole" width=${width(part)} height="14" rx="2" />`}
      </svg></td><td class="number">${text}</td></tr>`,
  )}</tbody></table>`
}
