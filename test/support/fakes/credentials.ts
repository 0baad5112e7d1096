/* The store of credentials over a scripted `auth`. */

import type { Auth, Credentials } from '../../../src/model/options.ts'
import type { Whose } from '../../../src/outbox/delivery/account.ts'
import { createCredentialStore } from '../../../src/outbox/delivery/credentials.ts'
import { scriptedClock } from './clock.ts'
import { scriptedRandom } from './random.ts'
import { recordedVoice } from './voice.ts'

/** Credentials as most hosts give them. */
export const bearer = (token: string, more: Partial<Credentials> = {}): Credentials => ({
  headers: { Authorization: `Bearer ${token}` },
  ...more,
})

/** A credential store over a function of the host's, and the reasons it was called for. */
export function credentialWorld(auth: Auth) {
  const clock = scriptedClock()
  const voice = recordedVoice()
  const random = scriptedRandom()
  const self = { user: undefined as Whose }
  const reasons: string[] = []
  const counted: Auth = (request) => {
    reasons.push(request.reason)
    return auth(request)
  }
  const store = createCredentialStore({
    ports: { clock, random, report: voice.report },
    auth: counted,
    user: () => self.user,
  })
  const get = async () => (await store.get(new AbortController().signal))?.headers.Authorization
  return { clock, voice, random, self, reasons, store, get }
}
