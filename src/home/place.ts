import type { ConsentFile } from './consent-file.ts'
import type { Paths } from './directory.ts'

/** Where an outbox keeps what it holds, under which consent, and by which name: handed on as a whole. */
export interface Place {
  readonly paths: Paths
  readonly consent: ConsentFile
  /** 8 hex digits that no other client has: they tell its holds from those of another client of this process. */
  readonly nonce8: string
  /** False: nothing on disk is touched. */
  readonly usesDisk: boolean
  /** False: that the endpoint failed says nothing to other processes, which have another one for the same directory. Default true. */
  readonly sharesNews?: boolean
}
