/* Clients whose recorder is loaded with them: in a bundle, and in our own programs, which are started to send. */

import type { Creators } from '../model/creators.ts'
import { creatorsWith } from './create.ts'
import { assembleLive, changeConsent, nodeRandom, openHome } from './recorder.ts'

const recorder = { assembleLive, changeConsent, nodeRandom, openHome }

/** What hosts get a client by; documented where {@link Creators} is. */
export const { createTelemetry, deferTelemetry }: Creators = creatorsWith(() => recorder)
