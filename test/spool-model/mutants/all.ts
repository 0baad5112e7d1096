import type { Mutant } from '../../support/sim/mutate.ts'
import { handingOn } from './handing-on.ts'
import { sending } from './sending.ts'
import { writing } from './writing.ts'

/** The precautions of the spool, each taken away. What is left must fail the model test. */
export const mutants: readonly Mutant[] = [...writing, ...handingOn, ...sending]
