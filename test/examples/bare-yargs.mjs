/** The program of examples/yargs without telemetry. */
import { hideBin } from 'yargs/helpers'
import { acme } from '../../examples/yargs/program.mjs'

await acme(hideBin(process.argv), { logEvent: () => {} }).parseAsync()
