/*
 * The real code the simulation drives, in one place: as it stands, or with a mutation compiled into it (see `mutate.ts`).
 */

export { createLedger } from '../../../src/books/ledger.ts'
export { changeConsent } from '../../../src/home/change-consent.ts'
export { openConsentFile } from '../../../src/home/consent-file.ts'
export { pathsOf } from '../../../src/home/directory.ts'
export { batchesOf } from '../../../src/outbox/batches.ts'
export { hashAccount } from '../../../src/outbox/delivery/account.ts'
export { createCredentialStore } from '../../../src/outbox/delivery/credentials.ts'
export { createDelivery } from '../../../src/outbox/delivery/delivery.ts'
export { createEndpoint } from '../../../src/outbox/delivery/endpoint.ts'
export { createGate } from '../../../src/outbox/delivery/gate.ts'
export { openOutbox } from '../../../src/outbox/open.ts'
export { openSpool } from '../../../src/outbox/spool/open.ts'
export { meansOf } from '../../../src/outbox/what-sends.ts'
export { mayTry } from '../../../src/policy/may-try.ts'
export { defaultBatch } from '../../../src/policy/parse-batch.ts'
export { createRemote } from '../../../src/sinks/remote.ts'
export { eventBatch } from '../../../src/wires/event-batch.ts'
