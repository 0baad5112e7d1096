/* The chunk that starts an uploader: loaded at the end of a program with `upload: 'detach'`, and never before. */
export { briefOf } from '../handover/brief.ts'
export { wayToHandOver } from '../handover/hand-over.ts'
export { createLeaving } from '../handover/leaving.ts'
