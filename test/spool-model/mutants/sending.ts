import type { Mutant } from '../../support/sim/mutate.ts'

/** Precautions before and after a request: consent, holds, credentials, and what an answer means. */
export const sending: readonly Mutant[] = [
  {
    name: 'no look whether the segment is still ours before a POST',
    scene: 'robbedPost',
    within: 'createGate',
    from: '$segment.checkHold()',
    to: `$segment.checkHold() === 'expired' ? 'expired' : 'held'`,
  },
  {
    name: 'closing seals what is being sent',
    scene: 'slowEnd',
    within: 'createEndings',
    from: 'await $turns.stop()',
    to: 'void $turns.stop()',
  },
  {
    name: 'a segment is sent as often as it takes',
    scene: 'hammer',
    within: 'createDrain',
    from: 'mayTry(...$name)',
    to: 'true',
  },
  {
    name: 'any answer is an acceptance',
    within: 'classify',
    from: `{ kind: 'retry', afterMs: retryAfterMs(...$answer) }`,
    to: `{ kind: 'delivered' }`,
  },
  {
    name: 'the consent is read once',
    scene: 'quickNo',
    within: 'createGate',
    from: 'consent.read()',
    to: 'consent.current()',
  },
  {
    name: 'one yes is as good as another',
    scene: 'renewedYes',
    within: 'forbids',
    from: '!$recorded.isUnder($text)',
    to: 'false',
  },
  {
    name: 'what cannot be looked at is taken for a default',
    scene: 'blind',
    within: 'answerIn',
    from: `codeOf($error) === 'ENOENT'`,
    to: 'true',
  },
  {
    name: 'what cannot be looked at is taken for a no',
    within: 'openConsentFile.read',
    from: 'or(undefined, look) ?? known ?? unread',
    to: `or(undefined, look) ?? settle({ mode: 'off', text: 'off' })`,
  },
  {
    name: 'credentials go with what another account recorded',
    scene: 'twoUsers',
    within: 'suitable',
    from: '$mayGo ? proof : undefined',
    to: 'proof',
  },
  {
    name: 'every failed turn seals',
    within: 'createDelivery',
    from: '$attempts >= batch().maxAttempts',
    to: '$attempts > 0',
  },
  {
    name: 'an unreadable consent clears what is held',
    scene: 'tornYes',
    within: 'forbids',
    from: '$text !== null',
    to: 'true',
  },
  {
    name: 'what an answer of earlier forbids is cleared without a look',
    scene: 'newerYes',
    within: 'createGate',
    from: 'consent.waitMs() > 0',
    to: 'false',
  },
  {
    name: 'nobody is asked again after a 401',
    scene: 'offUnderWay',
    within: 'createSender',
    from: '$required || !mayGo()',
    to: '$required',
  },
]
