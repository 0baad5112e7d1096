import type { Mutant } from '../../support/sim/mutate.ts'

/** Precautions where a segment changes hands: names, claims and sweeps. */
export const handingOn: readonly Mutant[] = [
  {
    name: 'a sweep writes no drop line',
    file: 'outbox/spool/sweep.ts',
    from: 'reports.every((report) => writer.report(report))',
    to: 'reports.every(() => true)',
  },
  {
    name: 'a sweep removes first and counts afterwards',
    file: 'outbox/spool/sweep.ts',
    from: 'if (!reports.every(',
    to: 'segment.remove()\n    if (!reports.every(',
  },
  {
    name: 'a sweep counts under a new id each time',
    file: 'outbox/spool/sweep.ts',
    from: '{ id: segment.uuid, reason, n }',
    to: '{ id: segment.uuid + clock.now(), reason, n }',
  },
  {
    name: 'no owner in names',
    file: 'outbox/spool/names.ts',
    from: 'ownerText(holding.owner)',
    to: `ownerText({ host8: '00000000', pid: 1, start: '0', nonce8: '00000000' })`,
  },
  {
    name: 'no nonce in names',
    file: 'outbox/spool/names.ts',
    from: 'ownerText(holding.owner)',
    to: `ownerText({ ...holding.owner, nonce8: '00000000' })`,
  },
  {
    name: 'two claims within a millisecond have one name',
    file: 'outbox/spool/claimer.ts',
    from: 'lastSince + 1)',
    to: '0)',
  },
  {
    name: 'a claim is no try',
    file: 'outbox/spool/claimer.ts',
    from: 'tries: name.tries + 1',
    to: 'tries: name.tries',
  },
  {
    name: 'the living are robbed like the dead',
    file: 'outbox/spool/takeable.ts',
    from: `processes.liveness(pid, start) === 'dead'`,
    to: 'pid > 0',
  },
  {
    name: 'pids of other machines are looked up on this one',
    file: 'outbox/spool/takeable.ts',
    from: 'host8 !== processes.host8',
    to: 'host8 === ""',
  },
  {
    name: 'a sweep takes what somebody holds',
    file: 'outbox/spool/sweep.ts',
    from: '!isTakeable(name, clock.now(), deps)',
    to: '!isTakeable',
  },
  {
    name: 'what cannot be read is removed',
    file: 'outbox/spool/claimer.ts',
    from: 'if (file) return file.makeReady(name.tries)',
    to: 'if (file) return file.remove()',
  },
  {
    name: 'no cap on files',
    file: 'outbox/spool/caps.ts',
    from: 'ours.length - maxFiles',
    to: '0',
  },
  {
    name: 'no cap on bytes',
    file: 'outbox/spool/caps.ts',
    from: 'left < 0',
    to: 'left === 0.5',
  },
  {
    name: 'a claim is as old as its reading',
    file: 'outbox/spool/claimer.ts',
    from: '            since,\n',
    to: '            since: { wall: clock.now(), monotonic: clock.monotonic() },\n',
  },
]
