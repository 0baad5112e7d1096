/* The chunk that looks at the machine: loaded before the first request, so that a run that sends nothing pays nothing for it. */

import { lazyFacts } from '../detect/lazy-facts.ts'
import type { Machine } from '../model/ports.ts'
import { fact } from '../model/resource.ts'
import { viewMachine } from '../node/view-machine.ts'

/**
 * The facts that have to be looked for.
 *
 * @param known those that were known at the first event.
 */
export const look = async (machine: Machine, known: Readonly<Record<string, unknown>> = {}) =>
  lazyFacts(await viewMachine(machine, known[fact.container] === undefined), known)
