import { errorTypes, kindOfError } from '../catalogue/error-facts.ts'
import { nodeClock } from '../node/clock.ts'
import { nodeExit } from '../node/exit.ts'
import { warnHost } from '../node/warn.ts'
import type { RunTools } from './run-watched.ts'

/** The machine, for programs that are run. */
export const runTools: RunTools = {
  monotonic: nodeClock.monotonic,
  factsOf: (error, { types = [] }) => kindOfError(error, [...errorTypes, ...types]),
  warn: warnHost,
  exit: nodeExit,
}
