/*
 * The host's `auth` option: when it is called, how its answer is checked, and whose events the answer is for. Without this, events of one account
 * could be sent with the credentials of another. Loaded by programs that have such a function, when something is to be sent.
 */

import { limits } from '../../model/limits.ts'
import type { Auth, AuthReason, Credentials } from '../../model/options.ts'
import type { Clock, Ports, Random } from '../../model/ports.ts'
import type { Stop } from '../../model/stop.ts'
import { errorName } from '../../policy/describe.ts'
import { isHeaderName, isHeaderText } from '../../policy/header-text.ts'
import { warn } from '../../policy/warn.ts'
import { hashAccount, type Whose } from './account.ts'

/** Credentials that may be tried, and whose they are. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>
  /** Hashes of the names their account goes by, the account's own first; none where nobody said whose they are. */
  readonly accounts: readonly string[]
  /** The account itself. */
  readonly owner: string | undefined
  /** Those of the tool itself go with every event. */
  readonly isTools: boolean
}

/** The host's credentials, asked for only when something is to be sent. */
export interface CredentialStore {
  /** What may be tried now; undefined: send without. Never rejects; at most one call of the host's function at a time. */
  get(signal: Stop): Promise<Proof | undefined>
  /** The endpoint answered 401 to these: never tried again by this process. */
  refuse(proof: Proof): void
  /** Another user: forget everything, a call under way included. */
  reset(): void
  /** Hash of the account of the credentials at hand, if it is known. */
  account(): string | null
  /** Whose the credentials are that were had last; undefined: there were none yet. */
  owner(): 'tool' | 'user' | undefined
  /** A new turn of sending: what was unavailable or refused may be asked for once more. */
  newTurn(): void
}

/** The host's function, and whose events it is asked for. */
export interface CredentialDeps {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'report'>
  readonly auth: Auth
  readonly user: () => Whose
}

/** Asks nothing before the first `get`. What is wrong with an answer is reported, and nothing of the answer is quoted. */
export function createCredentialStore({ ports, auth, user }: CredentialDeps): CredentialStore {
  const { clock, random, report } = ports
  const refused = new Set<string>()
  let known: { readonly proof: Proof | undefined; readonly expiresAt: number } | undefined
  let call: { readonly result: Promise<Proof | undefined>; readonly controller: AbortController } | undefined
  let reason: AuthReason = 'first'

  const fingerprint = ({ headers }: Proof) => random.sha256(JSON.stringify(headers))
  const usable = (proof: Proof | undefined) => (proof && !refused.has(fingerprint(proof)) ? proof : undefined)

  const ask = (why: AuthReason): NonNullable<typeof call> => {
    const controller = new AbortController()
    const result = bounded(() => auth({ signal: controller.signal, reason: why }), controller, clock).then((answer) => {
      if (call?.controller !== controller) return undefined
      call = undefined
      const parsed = answer.failed
        ? { fault: answer.failed }
        : guardedParse(answer.value, clock.now(), (account) => ownersOf(random, account, user()))
      if ('fault' in parsed) warn(report, 'auth', `auth() ${parsed.fault}; sending without credentials`, parsed.fault)
      known = 'fault' in parsed ? { proof: undefined, expiresAt: Number.POSITIVE_INFINITY } : parsed
      reason = known.proof ? 'expired' : 'unavailable'
      return known.proof
    })
    return { result, controller }
  }

  return {
    get: async (signal) => {
      if (known && clock.now() >= known.expiresAt) known = undefined
      if (known) return usable(known.proof)
      call ??= ask(reason)
      return usable(await orAborted(call.result, signal))
    },
    refuse: (proof) => void refused.add(fingerprint(proof)),
    reset: () => {
      call?.controller.abort()
      call = undefined
      known = undefined
      reason = 'user_changed'
    },
    account: () => known?.proof?.accounts[0] ?? null,
    owner: () => known?.proof && (known.proof.isTools ? 'tool' : 'user'),
    newTurn: () => {
      if (known && !usable(known.proof)) known = undefined
    },
  }
}

/** Segments that were recorded before the account was known carry a hash of the user's id. They belong to the same account, so both hashes count. */
function ownersOf(random: Random, told: string | undefined, user: Whose): Pick<Proof, 'accounts' | 'owner'> {
  const owner = told ?? user?.accountUuid
  const isTheirs = user?.accountUuid === undefined || user.accountUuid === owner
  const names = new Set([owner, isTheirs ? user?.id : undefined])
  return { owner, accounts: [...names].flatMap((name) => hashAccount(random, name) ?? []) }
}

type Answer =
  | { readonly failed: string; readonly value?: undefined }
  | { readonly failed?: undefined; readonly value: unknown }

/** The host's answer, or why there is none: its function may throw, reject or never settle. */
function bounded(run: () => unknown, controller: AbortController, clock: Clock): Promise<Answer> {
  return new Promise((resolve) => {
    const cancel = clock.later(limits.authTimeoutMs, () => {
      controller.abort()
      resolve({ failed: `took more than ${limits.authTimeoutMs} ms` })
    })
    const settle = (answer: Answer) => {
      cancel()
      resolve(answer)
    }
    // Called in an async function, so that a throw becomes a rejection and any thenable a promise.
    ;(async () => run())().then(
      (value) => settle({ value }),
      (error: unknown) => settle({ failed: `threw ${errorName(error)}` }),
    )
  })
}

/** `parseCredentials`, for an object of the host's that may throw when it is looked at. */
const guardedParse: typeof parseCredentials = (value, now, ownerOf) => {
  try {
    return parseCredentials(value, now, ownerOf)
  } catch {
    return { fault: 'gave something that cannot be read' }
  }
}

/** What the host's answer is as credentials, and until when (epoch milliseconds), or what is wrong with it, as the rest of a sentence about `auth()`. */
function parseCredentials(
  value: unknown,
  now: number,
  ownerOf: (given: string | undefined) => Pick<Proof, 'accounts' | 'owner'>,
): { readonly fault: string } | { readonly proof: Proof | undefined; readonly expiresAt: number } {
  if (value === undefined || value === null) return { proof: undefined, expiresAt: Number.POSITIVE_INFINITY }
  const given = value as Partial<Credentials>
  const headers = typeof given === 'object' ? given.headers : undefined
  if (
    typeof headers !== 'object' ||
    headers === null ||
    !Object.values(headers).every((text) => typeof text === 'string')
  ) {
    return { fault: 'gave no { headers: { name: text } }' }
  }
  // Node would refuse the whole request, and it would look like a failure of the endpoint.
  if (!Object.keys(headers).every(isHeaderName)) {
    return { fault: 'gave a header whose name HTTP does not allow' }
  }
  if (!Object.values(headers).every(isHeaderText))
    return { fault: 'gave a header value with characters that HTTP does not allow' }
  const ofBody = Object.keys(headers).find((name) => /^(?:(?:content|transfer)-encoding|content-length)$/i.test(name))
  if (ofBody) return { fault: `gave the header ${ofBody.toLowerCase()}, which is for what sends the body to say` }
  const expiresAt = given.expiresAt === undefined ? Number.POSITIVE_INFINITY : Number(given.expiresAt)
  if (Number.isNaN(expiresAt)) return { fault: 'gave an expiresAt that is no time' }
  // Ten digits are seconds: as milliseconds they would have ended in January 1970.
  const endsAt = expiresAt > 1e9 && expiresAt < 1e11 ? expiresAt * 1000 : expiresAt
  if (endsAt <= now) return { fault: 'gave credentials that have expired' }
  const { owner = 'user' } = given
  if (owner !== 'user' && owner !== 'tool') return { fault: "gave an owner that is neither 'user' nor 'tool'" }
  const whose = owner === 'tool' ? { accounts: [], owner: undefined } : ownerOf(given.account)
  return { proof: { headers: { ...headers }, ...whose, isTools: owner === 'tool' }, expiresAt: endsAt }
}

/** A promise, or undefined as soon as the signal is aborted. */
function orAborted<T>(promise: Promise<T>, signal: Stop): Promise<T | undefined> {
  return new Promise((resolve) => {
    const stop = () => resolve(undefined)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop)
    promise.then((value) => {
      signal.removeEventListener('abort', stop)
      resolve(value)
    }, stop)
  })
}
