/* Which losses a `client_report` speaks of. The server learns how many events it misses, but not of those whose user said no. */

import type { DropReason } from '../model/books.ts'

/** Whether the server learns of events that were given up for this reason. */
export function isTold(reason: DropReason): boolean {
  switch (reason) {
    // Not even the number of events whose consent is gone may leave.
    case 'consent':
    // Events in memory are lost when the process ends, and then nobody is left to tell of them.
    case 'no_disk':
      return false
    case 'rejected':
    case 'too_large':
    case 'queue_full':
    case 'max_age':
    case 'max_bytes':
    case 'max_files':
      return true
  }
}
