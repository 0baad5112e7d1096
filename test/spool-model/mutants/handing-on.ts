import type { Mutant } from '../../support/sim/mutate.ts'

/** Precautions where a segment changes hands: names, claims and sweeps. */
export const handingOn: readonly Mutant[] = [
  {
    name: 'a sweep writes no drop line',
    within: 'sweep',
    from: 'writer.report($drop)',
    to: 'true',
  },
  {
    name: 'a sweep removes first and counts afterwards',
    within: 'sweep',
    from: 'if (!$reports.every($written)) { segment.release(); break }',
    to: 'segment.remove(); if (!$reports.every($written)) break',
  },
  {
    name: 'a sweep counts under a new id each time',
    within: 'sweep',
    from: 'segment.uuid',
    to: 'segment.uuid + clock.now()',
  },
  {
    name: 'no owner in names',
    within: 'formatName',
    from: 'ownerText($owner)',
    to: `ownerText({ host8: '00000000', pid: 1, start: '0', nonce8: '00000000' })`,
  },
  {
    name: 'no nonce in names',
    within: 'formatName',
    from: 'ownerText($owner)',
    to: `ownerText({ ...$owner, nonce8: '00000000' })`,
  },
  {
    name: 'two claims within a millisecond have one name',
    within: 'createClaimer.claim',
    from: 'Math.max($now, $last + 1)',
    to: '$now',
  },
  {
    name: 'a claim is no try',
    within: 'createClaimer.claim',
    from: '$name.tries + 1',
    to: '$name.tries',
  },
  {
    name: 'the living are robbed like the dead',
    within: 'isTakeable',
    from: 'processes.liveness(...$holder)',
    to: `'dead'`,
  },
  {
    name: 'pids of other machines are looked up on this one',
    within: 'isTakeable',
    from: '$host8 !== processes.host8',
    to: 'false',
  },
  {
    name: 'a sweep takes what somebody holds',
    within: 'sweep',
    from: 'isTakeable(...$segment)',
    to: 'true',
  },
  {
    name: 'what cannot be read is removed',
    within: 'createClaimer.claim',
    from: '$file.makeReady($tries)',
    to: '$file.remove()',
  },
  {
    name: 'no cap on files',
    within: 'tooMany',
    from: '$ours.length - $most',
    to: '0',
  },
  {
    name: 'no cap on bytes',
    within: 'overCaps',
    from: '$left < 0',
    to: 'false',
  },
  {
    name: 'a claim is as old as its reading',
    within: 'createClaimer.claim',
    from: 'holdSegment($start, $deps)',
    to: 'holdSegment({ ...$start, since: timeOf(clock) }, $deps)',
  },
]
