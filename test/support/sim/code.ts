/*
 * The real code the simulation drives, in one place: as it stands, or with a mutation compiled into it (see `mutate.ts`).
 */
export { createCredentialStore, hashAccount } from '../../../src/delivery/credentials.ts'
export { createDelivery } from '../../../src/delivery/delivery.ts'
export { createGate } from '../../../src/delivery/gate.ts'
export { createSendingState } from '../../../src/delivery/state.ts'
export { createLedger } from '../../../src/policy/ledger.ts'
export { defaultBatch } from '../../../src/policy/parse-settings.ts'
export { createRemote } from '../../../src/sinks/remote.ts'
export { createTurns } from '../../../src/sinks/turns.ts'
export { createClaimer } from '../../../src/spool/claimer.ts'
export { openConsentFile } from '../../../src/spool/consent-file.ts'
export { pathsOf } from '../../../src/spool/directory.ts'
export { listSegments } from '../../../src/spool/listing.ts'
export { sweep } from '../../../src/spool/sweep.ts'
export { isTakeable } from '../../../src/spool/takeable.ts'
export { createWriter } from '../../../src/spool/writer.ts'
export { eventBatch } from '../../../src/wire/event-batch.ts'
