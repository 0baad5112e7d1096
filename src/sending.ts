/* What is loaded when something is to be sent, and not before: deliveries and the HTTP client. One chunk of the build. */

export { createHttp } from './node/http.ts'
export { createDelivery } from './outbox/delivery/delivery.ts'
// For whoever shows what would be sent.
export { roomOf } from './outbox/delivery/request.ts'
export { takeChunk } from './policy/chunk.ts'
