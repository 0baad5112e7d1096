/* What is loaded before the first request to look at the machine, and not before. One chunk of the build. */

import { lazyFacts } from './detect/lazy-facts.ts'
import type { Machine } from './model/ports.ts'
import { viewMachine } from './node/view-machine.ts'

/**
 * The facts that take a look.
 *
 * @param known those that were known at the first event.
 */
export const look = async (machine: Machine, known: Readonly<Record<string, unknown>> = {}) =>
  lazyFacts(await viewMachine(machine), known)
