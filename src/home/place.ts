/* One of the two groups that builders hand on as a whole; the other is `Ports`. */

import type { ConsentFile } from './consent-file.ts'
import type { Paths } from './directory.ts'

/** Where an outbox keeps what it holds, under which consent, and by which name it holds its segments. */
export interface Place {
  readonly paths: Paths
  readonly consent: ConsentFile
  /** 8 hex digits that no other client has: they tell its holds from those of another client of this process. */
  readonly nonce8: string
  /** False: nothing on disk is touched. */
  readonly usesDisk: boolean
  /**
   * Whether processes of the directory tell each other that the endpoint fails. False without a disk, and for a user's own collector, where each
   * process may have another address.
   */
  readonly sharesNews: boolean
}
