/*
 * The real code the simulation drives, in one place: as it stands, or with a mutation compiled into it (see `mutate.ts`).
 */

export { createLedger } from '../../../src/books/ledger.ts'
export { changeConsent } from '../../../src/home/change-consent.ts'
export { openConsentFile } from '../../../src/home/consent-file.ts'
export { pathsOf } from '../../../src/home/directory.ts'
export { createCredentialStore, hashAccount } from '../../../src/outbox/delivery/credentials.ts'
export { createDelivery } from '../../../src/outbox/delivery/delivery.ts'
export { createGate } from '../../../src/outbox/delivery/gate.ts'
export { createSendingState } from '../../../src/outbox/delivery/state.ts'
export { createClaimer } from '../../../src/outbox/spool/claimer.ts'
export { createGivenBack } from '../../../src/outbox/spool/given-back.ts'
export { keepCaps, loosened } from '../../../src/outbox/spool/keep-caps.ts'
export { listSegments } from '../../../src/outbox/spool/listing.ts'
export { sweep, takeStock } from '../../../src/outbox/spool/sweep.ts'
export { isTakeable } from '../../../src/outbox/spool/takeable.ts'
export { createWriter } from '../../../src/outbox/spool/writer.ts'
export { createTurns } from '../../../src/outbox/turns.ts'
export { defaultBatch } from '../../../src/policy/parse-settings.ts'
export { createRemote } from '../../../src/sinks/remote.ts'
export { eventBatch } from '../../../src/wires/event-batch.ts'
