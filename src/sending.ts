/* The chunk that sends, with axios: loaded when something is to be sent. A program that leaves its events never loads it. */

export { createHttp } from './node/http.ts'
export { createDelivery } from './outbox/delivery/delivery.ts'
// For `telemetry show`, which makes the same bodies.
export { roomOf } from './outbox/delivery/request.ts'
export { takeChunk } from './policy/chunk.ts'
