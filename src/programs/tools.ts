import { errorTypes, kindOfError } from '../catalogue/error-facts.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeExit } from '../node/exit.ts'
import type { RunTools } from './run-watched.ts'

/** The machine, for programs that are run. */
export const runTools: RunTools = {
  monotonic: nodeClock.monotonic,
  factsOf: (error, { types = [] }) => kindOfError(error, [...errorTypes, ...types]),
  exit: nodeExit,
}
