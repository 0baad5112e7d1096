/*
 * The real code a simulated client goes by, in one place. Tests import it as it is; `npm run fleet` compiles it when it starts
 * (see `compile-rules.mjs`).
 */
export { createGate } from '../../src/delivery/gate.ts'
export { limits } from '../../src/model/limits.ts'
export { uploaderLifetimeMs } from '../../src/model/uploader.ts'
export { afterFailure, noBackoff, rampPauseMs } from '../../src/policy/backoff.ts'
export { classify } from '../../src/policy/classify.ts'
export { defaultBatch } from '../../src/policy/parse-settings.ts'
export { openBackoffFile, readBackoff } from '../../src/spool/backoff-file.ts'
export { takeToken } from '../../src/spool/token.ts'
