/* One request and its second try, before an endpoint that the test scripts. */

import type { Auth } from '../../../src/model/options.ts'
import type { Batch } from '../../../src/model/settings.ts'
import { createCredentialStore } from '../../../src/outbox/delivery/credentials.ts'
import { createEndpoint } from '../../../src/outbox/delivery/endpoint.ts'
import { createSender } from '../../../src/outbox/delivery/sender.ts'
import { openKillFile } from '../../../src/outbox/spool/killswitch-file.ts'
import { noRefusals, type RefusedFile } from '../../../src/outbox/spool/refused-file.ts'
import { noCredentials } from '../../../src/outbox/what-sends.ts'
import { classify as byTable } from '../../../src/policy/classify.ts'
import { defaultBatch } from '../../../src/policy/parse-batch.ts'
import { drive, scriptedClock } from './clock.ts'
import { memoryDisk } from './disk.ts'
import { scriptedHttp } from './http.ts'
import { scriptedRandom } from './random.ts'
import { paths } from './spool.ts'
import { recordedVoice } from './voice.ts'

interface Options {
  /** What the endpoint does, request by request; the last one stays. */
  readonly deeds?: Parameters<typeof scriptedHttp>[0]
  readonly auth?: Auth
  readonly authRequired?: boolean
  readonly batch?: Partial<Batch>
  readonly gzip?: boolean
  /** Whether the wire reads the bodies of successes. */
  readonly readsSuccess?: boolean
  /** Statuses that mean that the credentials were refused, as the wire says it. */
  readonly refusals?: readonly number[]
  readonly refused?: RefusedFile
  /** Default: the table for every protocol. */
  readonly classify?: typeof byTable
}

/** A sender before a scripted endpoint. `self` is what settings and switches say at the moment of a request, and a test may change it in between. */
export function senderWorld({
  deeds = [{ status: 200 }],
  auth,
  authRequired = false,
  batch = {},
  gzip = false,
  readsSuccess = false,
  refusals = [401],
  refused = noRefusals,
  classify = byTable,
}: Options = {}) {
  const [clock, random, voice] = [scriptedClock(), scriptedRandom(), recordedVoice()]
  const http = scriptedHttp(deeds)
  const endpoint = createEndpoint({ clock, random })
  const ports = { clock, random, report: voice.report }
  const credentials = auth ? createCredentialStore({ ports, auth, user: () => undefined }) : noCredentials
  const kill = openKillFile({ ports: { ...ports, disk: memoryDisk() }, place: { paths, usesDisk: false } })
  const self = { mayGo: () => true, version: undefined as string | undefined, batch }
  const send = createSender({
    ...{ ports, http, credentials, endpoint, kill },
    batch: () => ({ ...defaultBatch, ...self.batch }),
    classify,
    ...{ refusals, refused },
    target: {
      ...{ url: 'https://t.acme.dev/base', authRequired, gzip, readsSuccess, sink: 'backend' },
      settingsVersion: () => self.version,
      headers: () => ({ 'Content-Type': 'application/json', 'x-service-name': 'acme' }),
    },
  })
  const controller = new AbortController()
  const sendOf = (account: string | null) =>
    send({ body: '{}', what: 'a request', account, signal: controller.signal, mayGo: () => self.mayGo() })
  return {
    ...{ clock, random, voice, http, endpoint, kill, controller, self },
    send: (account: string | null = null) => drive(clock, sendOf(account)),
    /** Begins without passing time: the request stays under way until the test passes some. */
    start: () => sendOf(null),
    authorizations: () => http.requests.map(({ headers }) => headers.Authorization),
  }
}
