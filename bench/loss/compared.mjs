import { markdownTable } from '../lib/table.mjs'
import { installedOf } from './installed.mjs'

const columns = {
  who: 'Package',
  kill: 'Killed by SIGKILL: arrive',
  exit: '`process.exit()`: arrive',
  down: 'Server down for the whole run: arrive',
  closed: 'Exit, server down',
  silent: 'Exit, server silent',
  installed: 'Packages / MB installed',
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
