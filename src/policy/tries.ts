import { limits } from '../model/limits.ts'

/*
 * The number of tries in a segment's name: requests that were sent and never answered. From the fifth on it says besides in which hour
 * since the segment was opened the last one was made, so that all processes of a directory together make one an hour. It bounds how
 * often, never whether: what nobody answers for leaves by age or size alone.
 */

const hourOf = (openedAt: number, now: number): number =>
  Math.min(Math.max(0, Math.floor((now - openedAt) / limits.retryUnansweredMs)), 9_000)

/** The number after one more. */
export const triesAfter = (tries: number, openedAt: number, now: number): number =>
  tries + 1 < limits.patientTries ? tries + 1 : limits.patientTries + hourOf(openedAt, now)

/** Whether a request with such a segment may be made now; `patient`: it would be given its full time. */
export const mayTry = (
  { tries, openedAt }: { readonly tries: number; readonly openedAt: number },
  now: number,
  patient: boolean,
): boolean => tries < limits.patientTries || (patient && tries !== limits.patientTries + hourOf(openedAt, now))
