import { markdownTable } from '../lib/table.mjs'
import { installedOf } from './installed.mjs'

const columns = {
  who: 'Package',
  kill: 'SIGKILL',
  exit: '`process.exit()`',
  down: 'Server down',
  closed: 'Exit, down',
  silent: 'Exit, silent',
  installed: 'Packages / MB',
}

/** What the comparison found, as the table of the first page. */
export const comparedTable = (compared) =>
  markdownTable(
    compared.map(({ adapter, results }) => {
      const [, kill, exit, down, , silent] = results
      const { label, count, megabytes } = installedOf(adapter)
      return {
        who: label,
        kill: String(kill.arrived),
        exit: String(exit.arrived),
        down: String(down.arrived),
        closed: took(down),
        silent: took(silent),
        installed: `${count} / ${megabytes.toFixed(1)}`,
      }
    }),
    columns,
  )

export const took = ({ closeMs, tooLong }) => {
  if (tooLong) return 'over 60 s'
  const seconds = closeMs / 1e3
  return `${seconds.toFixed(seconds < 0.95 ? 2 : seconds < 9.95 ? 1 : 0)} s`
}
