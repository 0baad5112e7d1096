/* Time as holds of segments need it. */

import type { Clock } from '../../model/ports.ts'

/** A moment by both clocks: the wall clock may jump, and the monotonic one stands still while the machine sleeps. */
export interface Time {
  readonly wall: number
  readonly monotonic: number
}

/** This moment. */
export const timeOf = (clock: Clock): Time => ({ wall: clock.now(), monotonic: clock.monotonic() })
