/* When the disk takes events again, or at the end of the program: what only memory has would be lost with the process. */

import { tryToTake } from './disk-side.ts'
import { handOn } from './hand-on.ts'
import type { OwnSegment } from './segment.ts'
import type { WriterState } from './writer-state.ts'

/**
 * Writes a segment to the disk that memory took while the disk took nothing: its events, and its reports of losses. Stops where the disk takes
 * nothing now.
 *
 * @param insists asks the disk, also where it refused a moment ago.
 */
export function keepMemory(state: WriterState, segment: OwnSegment, insists: boolean): void {
  handOn(segment.state, (line, isHere) => {
    // The consent is read again on the way. What it does not allow any more is discarded by then, and must not be written under another answer.
    const mayBeUnder = (text: string | null) => isHere() && (segment.consent ?? text) === text
    const taker = tryToTake(state, line, { account: segment.account, mayBeUnder, insists })
    return taker === 'opt_out' ? undefined : taker
  })
}
