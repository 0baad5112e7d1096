/* What is loaded when a parent starts an uploader, and not before. One chunk of the build. */
export { briefOf } from './brief.ts'
export { mayHandOver } from './hand-over.ts'
export { createLeaving } from './leaving.ts'
