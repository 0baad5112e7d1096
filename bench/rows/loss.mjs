import { compare } from '../loss/compare.mjs'
import { comparedTable, took } from '../loss/compared.mjs'
import { installedOf } from '../loss/installed.mjs'

/** How many events arrive when things go wrong, and how long a program waits then. `npm run loss` does the same alone. */
export async function loss({ quick }) {
  const events = quick ? 40 : 200
  const compared = await compare({ events, say: (line) => console.log(`bench: ${line}`) })
  return {
    plots: lossPlots(
      compared.map(({ adapter, results }) => ({ label: installedOf(adapter).label, results })),
      { events },
    ),
    tables: { loss: comparedTable(compared) },
  }
}

const questions = [
  { title: 'SIGKILL', unit: 'at once' },
  { title: 'exit()', unit: 'at once' },
  { title: 'server down', unit: 'the whole run' },
  { title: '503', unit: 'the whole run' },
  { title: 'silence', unit: 'the whole run' },
]

/** @param {{ label: string, results: object[] }[]} compared ours first; results in the order of the conditions: that all is well first */
export function lossPlots(compared, { events }) {
  const rowsOf = (cellsOf) =>
    compared.map(({ label, results }, n) => ({
      label,
      ours: n === 0,
      cells: cellsOf(results),
    }))
  const seconds = (result) => ({ value: (result.tooLong ? 60_000 : result.closeMs) / 1e3, text: took(result) })
  return [
    {
      name: 'loss',
      title: `Of ${events} events arrive, when this goes wrong: more is better`,
      columns: questions,
      rows: rowsOf(([, ...worse]) => worse.map(({ arrived }) => ({ value: arrived, text: String(arrived) }))),
      notes: [
        'Counted after a second run of the same program in which all is well. Default options; what arrives of the others after a SIGKILL had been sent before it.',
      ],
    },
    {
      name: 'exit',
      title: 'How long the end of a program takes: less is better',
      columns: ['all is well', 'server down', '503', 'silence'].map((title) => ({ title, unit: 'seconds' })),
      rows: rowsOf(([well, , , ...waits]) => [well, ...waits].map(seconds)),
      notes: [
        `From the call that the SDK has for the end of a program (shutdown, close, flush) to the end of the process, with up to ${events} events waiting. Killed after 60 s. One run each.`,
      ],
    },
  ]
}
