import type { Clock } from '../../model/ports.ts'

/** A moment by both clocks: the wall's jumps, the other stands still while the machine sleeps. */
export interface Time {
  readonly wall: number
  readonly monotonic: number
}

export const timeOf = (clock: Clock): Time => ({ wall: clock.now(), monotonic: clock.monotonic() })
