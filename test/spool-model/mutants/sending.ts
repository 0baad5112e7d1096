import type { Mutant } from '../../support/sim/mutate.ts'

/** Precautions before and after a request: consent, holds, credentials, and what an answer means. */
export const sending: readonly Mutant[] = [
  {
    name: 'no look whether the segment is still ours before a POST',
    file: 'outbox/delivery/gate.ts',
    from: `return hold === 'held' ? 'open' : 'next'`,
    to: `return hold === 'expired' ? 'next' : 'open'`,
  },
  {
    name: 'closing seals what is being sent',
    file: 'sinks/remote.ts',
    from: 'await turns.stop()',
    to: 'void turns.stop()',
  },
  {
    name: 'a segment is sent as often as it takes',
    file: 'outbox/delivery/drain.ts',
    from: 'tries < (patient ? limits.maxTries : limits.patientTries)',
    to: 'tries < Number.POSITIVE_INFINITY',
  },
  {
    name: 'any answer is an acceptance',
    file: 'policy/classify.ts',
    from: `return { kind: 'retry', afterMs: retryAfterMs(headers, now, roll) }`,
    to: `return { kind: 'delivered' }`,
  },
  {
    name: 'the consent is read once',
    file: 'outbox/delivery/gate.ts',
    from: 'consent.read()',
    to: 'consent.current()',
  },
  {
    name: 'one yes is as good as another',
    file: 'policy/consent.ts',
    from: `now.mode === 'on' && !recorded.isUnder(now.text)`,
    to: `now.text === ''`,
  },
  {
    name: 'what cannot be looked at is taken for a default',
    file: 'home/consent-file.ts',
    from: `if (codeOf(error) === 'ENOENT') return neverAsked`,
    to: `if (codeOf(error) !== '') return neverAsked`,
  },
  {
    name: 'what cannot be looked at is taken for a no',
    file: 'home/consent-file.ts',
    from: '    } catch {\n      return known ?? unread',
    to: `    } catch {\n      return { mode: 'off' as const, text: 'off' }`,
  },
  {
    name: 'credentials go with what another account recorded',
    file: 'outbox/delivery/sender.ts',
    from: 'account === null || proof?.isTools || proof?.accounts.includes(account) ? proof : undefined',
    to: 'account !== "" ? proof : undefined',
  },
  {
    name: 'every failed turn seals',
    file: 'outbox/delivery/delivery.ts',
    from: 'state.backoff.attempts >= batch().maxAttempts',
    to: 'state.backoff.attempts > 0',
  },
  {
    name: 'an unreadable consent clears what is held',
    file: 'policy/consent.ts',
    from: `now.mode === 'off' ? now.text !== null :`,
    to: `now.mode === 'off' ? true :`,
  },
  {
    name: 'what an answer of earlier forbids is cleared without a look',
    file: 'outbox/delivery/gate.ts',
    from: `if (consent.waitMs() > 0) return 'closed'`,
    to: '',
  },
  {
    name: 'nobody is asked again after a 401',
    file: 'outbox/delivery/sender.ts',
    from: 'if (deps.authRequired || !mayGo()) return held',
    to: 'if (deps.authRequired) return held',
  },
]
