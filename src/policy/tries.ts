/*
 * The number of tries in a segment's name: requests that were sent and never answered. Such a segment may have been delivered each time,
 * or it may be what the endpoint chokes on, so from `patientTries` on it is sent once an hour by all processes of a directory together.
 * The number is then `patientTries` plus the hour, counted from the opening of the segment, of the last try. This bounds how often a
 * segment is sent, never whether: unanswered events are given up by age or size alone.
 */

import { limits } from '../model/limits.ts'

/** The hour of a segment's life, of which each has one try. */
export const hourOf = (openedAt: number, now: number): number =>
  Math.min(Math.max(0, Math.floor((now - openedAt) / limits.retryUnansweredMs)), 9_000)

/** The number after one more. */
export const triesAfter = (tries: number, openedAt: number, now: number): number =>
  tries + 1 < limits.patientTries ? tries + 1 : limits.patientTries + hourOf(openedAt, now)
