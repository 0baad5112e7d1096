import type { DropReason } from '../model/books.ts'

/** Whether the server learns of events that were given up for this reason. */
export function isTold(reason: DropReason): boolean {
  switch (reason) {
    // Their consent is gone: not even their number may leave.
    case 'consent':
    // They end together with the process that could have told of them.
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
