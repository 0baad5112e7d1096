/* What is loaded when something is to be sent, and not before: deliveries and the HTTP client. One chunk of the build. */
export { createDelivery } from './delivery/delivery.ts'
export { createHttp } from './node/http.ts'
