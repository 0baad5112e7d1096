/* The chunk that starts an uploader: loaded at the end of a program with `upload: 'detach'`, and never before. */
export { briefOf } from './brief.ts'
export { wayToHandOver } from './hand-over.ts'
export { createLeaving } from './leaving.ts'
