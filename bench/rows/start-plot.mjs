import { peers } from '../lib/contenders.mjs'

/** What a user waits for, as a plot. `labelOf`: what a peer is called. */
export function startPlot(results, { rounds, labelOf }) {
  const cell = ({ wallRatio, wallQuartiles: [low, high] }) => ({
    value: wallRatio,
    text: `${wallRatio.toFixed(2)} ×`,
    low,
    high,
  })
  const line = (name, create, mini, ours = false) => ({ label: name, ours, cells: [cell(create), cell(mini)] })
  const { create, wait, leave, detach } = results
  return {
    name: 'start',
    title: 'What a short program takes longer for its telemetry: less is better',
    columns: [
      { title: 'import and create', unit: 'wall time, bare program = 1', line: 1 },
      { title: 'and five events', unit: 'wall time, bare program = 1', line: 1 },
    ],
    rows: [
      line('orangebox, sent at the end', create, wait, true),
      line('orangebox, left on disk', create, leave, true),
      line('orangebox, sent by another', create, detach, true),
      ...peers.map((peer) => line(labelOf(peer), results[`${peer} create`], results[`${peer} mini`])),
    ],
    notes: [
      `Bare: the same program without an SDK (${results.bare.wallMs.toFixed(0)} ms). Each peer sends the five events and waits for its own flush or shutdown. Processes in turn, medians of ${rounds} ratios, line: quartiles.`,
    ],
  }
}
