/*
 * What a client needs once it is asked for something: an event, a flush, its status. Who imports this file decides when it is loaded: with the client
 * (`recorder-now.ts`), or by the first thing that is asked (`recorder-later.ts`).
 */

export { changeConsent } from '../home/change-consent.ts'
export { nodeRandom } from '../node/random.ts'
export { assembleLive } from './assemble-live.ts'
export { openHome } from './open-home.ts'
