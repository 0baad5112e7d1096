/* The tab "Sampling". */

import type { Entry } from '../view/entry.ts'
import { Bars } from './bars.ts'
import { html, useMemo, type VNode } from './html.ts'
import { weightsOf } from './weights.ts'

const percent = (rate: number): string => `${Number((100 * rate).toPrecision(3))} %`

/** What was kept of the events of each name, and what that stands for. */
export const SamplingView = ({ entries }: { readonly entries: readonly Entry[] }): VNode => {
  // The list is changed in place, so its length says whether there is more.
  const weights = useMemo(() => weightsOf(entries), [entries, entries.length])
  if (weights.length === 0) return html`<p class="empty">No event has come yet.</p>`
  const bars = weights.map(({ name, kept, about, rates }) => ({
    ...{ name, value: about, part: kept },
    text: rates.every((rate) => rate === 1)
      ? `${kept}, all kept`
      : `${kept} kept at ${rates.map(percent).join(', ')}: about ${about}`,
  }))
  return html`<div class="scroll"><p>Sampling is decided by the operator’s settings before an event is recorded. What is kept bears its rate as <code>sample_rate</code>, and each of them stands for 1/rate events:
    the dark part of a bar has come, the whole of it is what there was.</p>
    <${Bars} label="Events by name" tone="good" bars=${bars} /></div>`
}
