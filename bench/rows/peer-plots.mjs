import { thousands } from '../lib/row.mjs'

/** What a running program pays, as plots. */
export function peerPlots(figures, { events, many, runs }) {
  const rowsOf = (...columns) =>
    figures.map(({ label, name, of }) => ({
      label,
      ours: name === 'orangebox',
      cells: columns.map(({ key, text }) => ({
        value: Math.max(0, of(key)),
        text: text(of(key)),
        ...(runs > 1 && { low: Math.max(0, of(key, 0.25)), high: Math.max(0, of(key, 0.75)) }),
      })),
    }))
  const flatOut = `${thousands(events)} events, a turn of the event loop after each hundred, until everything has been sent; the SDKs in turn, medians of ${runs}, line: quartiles.`
  const fixed = (digits, unit) => (value) => `${value.toFixed(digits)} ${unit}`
  return [
    {
      name: 'event',
      title: 'What an event costs a running program: less is better',
      columns: [
        { title: 'one call', unit: 'microseconds' },
        { title: 'CPU until it is sent', unit: 'milliseconds per 1,000 events' },
      ],
      rows: rowsOf({ key: 'callUs', text: fixed(1, 'µs') }, { key: 'cpuPer1000', text: fixed(0, 'ms') }),
      notes: [`orangebox alone has written the event to a file when the call returns. ${flatOut}`],
    },
    {
      name: 'throughput',
      title: `${thousands(events)} events as fast as the program can: more is better`,
      columns: [
        { title: 'arrive', unit: `of ${thousands(events)}` },
        { title: 'end to end', unit: 'events per second that arrived' },
      ],
      rows: rowsOf({ key: 'arrived', text: thousands }, { key: 'perSecond', text: thousands }),
      notes: [`Who holds events in a short queue is quick and loses what comes meanwhile. ${flatOut}`],
    },
    {
      name: 'memory',
      title: `Memory over ${thousands(many)} events that nobody takes: less is better`,
      columns: [
        { title: 'growth', unit: 'MiB resident, collected' },
        { title: 'at its peak', unit: 'MiB resident, before that' },
      ],
      rows: rowsOf({ key: 'growth', text: fixed(0, 'MiB') }, { key: 'peak', text: fixed(0, 'MiB') }),
      notes: [
        `The server refuses every connection. From after a first batch of 500 that failed; medians of ${runs}, line: quartiles.`,
      ],
    },
  ]
}
