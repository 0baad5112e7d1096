import type { Mutant } from '../../support/sim/mutate.ts'

/** Precautions of who writes a segment: what is in the file is whole, its own, and counted. */
export const writing: readonly Mutant[] = [
  {
    name: 'no look whether the segment is still ours after an append',
    file: 'outbox/spool/disk-side.ts',
    from: `if (segment.hold() === 'held') return segment`,
    to: 'if (segment.onDisk) return segment',
  },
  {
    name: 'no newline after a write that failed',
    file: 'outbox/spool/held-file.ts',
    from: 'torn ?',
    to: 'torn && open === undefined ?',
  },
  {
    name: 'what is rejected is acked and not counted',
    file: 'outbox/spool/segment.ts',
    from: 'record(dropLine(report, held))',
    to: 'record(ackLine(held, undefined))',
  },
  {
    name: 'a POST without an answer is no try',
    file: 'outbox/spool/segment.ts',
    from: '(uncertain ? 1 : 0)',
    to: '0',
  },
  {
    name: 'a hold has no age',
    file: 'outbox/spool/segment.ts',
    from: `return age() > start.holdMs ? 'expired' : 'held'`,
    to: `return 'held'`,
  },
  {
    name: 'giving back removes',
    file: 'outbox/spool/segment.ts',
    from: 'attempt(unfinished ?',
    to: 'attempt(unfinished && uncertain ?',
  },
  {
    name: 'no second look at the consent after opening',
    file: 'outbox/spool/open-segment.ts',
    from: 'consent.ensure().text === text',
    to: 'text !== undefined',
  },
  {
    name: 'the default is written over what the user says meanwhile',
    file: 'home/write-once.ts',
    from: 'disk.link(aside, path)',
    to: 'disk.rename(aside, path)',
  },
  {
    name: 'a segment that could not be filled stays',
    file: 'outbox/spool/open-segment.ts',
    from: 'withdraw(file)\n    throw error',
    to: 'throw error',
  },
  {
    name: 'a disk that failed is asked again at every event',
    file: 'outbox/spool/disk-side.ts',
    from: 'clock.monotonic() + limits.diskRetryMs',
    to: '0',
  },
  {
    name: 'no newline before an ack',
    file: 'outbox/spool/segment.ts',
    from: 'record = (line: string) => {',
    to: 'record = (line: string) => {\n    if (!owed) {\n      owed += line\n      try {\n        file?.append(owed)\n        owed = ""\n      } catch {}\n      return\n    }',
  },
  {
    name: 'a segment under no consent',
    file: 'home/consent-file.ts',
    from: `return settle(parse(writeOnce(disk, random, path, consentText('on', clock.now())), report), true)`,
    to: `try {\n        return settle(parse(writeOnce(disk, random, path, consentText('on', clock.now())), report), true)\n      } catch {\n        return now\n      }`,
  },
  {
    name: 'off removes nothing',
    file: 'home/change-consent.ts',
    from: `mode === 'off' ? clear(disk, paths) : 0`,
    to: `mode !== 'off' ? clear(disk, paths) : 0`,
  },
  {
    name: 'rolling seals what is being sent',
    file: 'outbox/spool/shelf.ts',
    from: 'segment === current || segment.isUnderWay()',
    to: 'segment === current',
  },
  {
    name: 'facts are written to what others hold',
    file: 'outbox/spool/shelf.ts',
    from: `if (segment.hold() === 'lost') continue`,
    to: '',
  },
  {
    name: 'a writer that slept seals what is being sent',
    file: 'outbox/spool/disk-side.ts',
    from: 'if (!segment.isUnderWay()) segment.release()',
    to: 'segment.release()',
  },
  {
    name: 'what was written aside stays',
    file: 'home/write-once.ts',
    from: '  } finally {\n    tidyUp(disk, aside)\n  }',
    to: '  } finally {\n  }',
  },
  {
    name: 'what others hold is given up and counted',
    file: 'outbox/spool/segment.ts',
    from: `if (hold() === 'lost') return\n      const held`,
    to: 'const held',
  },
]
