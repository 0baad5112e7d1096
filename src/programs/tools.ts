import { createErrorLogging } from '../catalogue/log-errors.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeExit } from '../node/exit.ts'
import { nodeRandom } from '../node/random.ts'
import type { RunTools } from './run-watched.ts'

/** The machine, for programs that are run. */
export const runTools: RunTools = {
  monotonic: nodeClock.monotonic,
  factsOf: /* @__PURE__ */ createErrorLogging({
    sha256: nodeRandom.sha256,
    monotonic: nodeClock.monotonic,
    main: () => process.argv[1],
  }).errorFacts,
  exit: nodeExit,
}
