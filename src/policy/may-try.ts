/* How seldom events are tried again that were sent many times and never answered: an endpoint may have taken them each time. */

import { limits } from '../model/limits.ts'
import { hourOf } from './tries.ts'

/**
 * Whether a request with such a segment may be made now.
 *
 * @param patient whether the program would wait for the answer as long as a POST may take.
 */
export const mayTry = (
  { tries, openedAt }: { readonly tries: number; readonly openedAt: number },
  now: number,
  patient: boolean,
): boolean => tries < limits.patientTries || (patient && tries !== limits.patientTries + hourOf(openedAt, now))
