import type { Mutant } from '../../support/sim/mutate.ts'

/** Precautions of who writes a segment: what is in the file is whole, its own, and counted. */
export const writing: readonly Mutant[] = [
  {
    name: 'no look whether the segment is still ours after an append',
    within: 'createDiskSide.attempt',
    from: `$segment.hold() === 'held'`,
    to: '$segment.onDisk',
  },
  {
    name: 'no newline after a write that failed',
    within: 'holdFile.append',
    from: 'torn ? $cutOff : $lines',
    to: '$lines',
  },
  {
    name: 'what is rejected is acked and not counted',
    within: 'holdSegment.drop',
    from: 'dropLine($report, $ids)',
    to: 'ackLine($ids, undefined)',
  },
  {
    name: 'a POST without an answer is no try',
    within: 'holdSegment.release',
    from: 'uncertain ? 1 : 0',
    to: '0',
  },
  {
    name: 'a hold has no age',
    within: 'holdSegment.hold',
    from: `$old ? 'expired' : 'held'`,
    to: `'held'`,
  },
  {
    name: 'giving back removes',
    within: 'holdSegment.release',
    from: 'attempt($unfinished ? $makeReady : $remove)',
    to: 'attempt($unfinished && uncertain ? $makeReady : $remove)',
  },
  {
    name: 'no second look at the consent after opening',
    within: 'openSegment',
    from: 'consent.ensure().text === $text',
    to: 'true',
  },
  {
    name: 'the default is written over what the user says meanwhile',
    within: 'linkOrWrite',
    from: 'disk.link($aside, $path)',
    to: 'disk.rename($aside, $path)',
  },
  {
    name: 'a segment that could not be filled stays',
    within: 'openSegment',
    from: 'withdraw($file); throw $error',
    to: 'throw $error',
  },
  {
    name: 'a disk that failed is asked again at every event',
    within: 'createDiskSide',
    from: 'clock.monotonic() + limits.diskRetryMs',
    to: '0',
  },
  {
    name: 'no newline before an ack',
    within: 'holdSegment.record',
    from: '$file?.append($lines)',
    to: '$file?.append(owed)',
  },
  {
    name: 'a segment under no consent',
    within: 'openConsentFile.ensure',
    from: 'return settle($written, true)',
    to: 'try { return settle($written, true) } catch { return now }',
  },
  {
    name: 'off removes nothing',
    within: 'changeConsent',
    from: `mode === 'off' ? clear(...$deps) : 0`,
    to: '0',
  },
  {
    name: 'rolling seals what is being sent',
    within: 'createShelf.tidy',
    from: '$segment.isUnderWay()',
    to: 'false',
  },
  {
    name: 'facts are written to what others hold',
    within: 'createShelf.setResource',
    from: `$segment.hold() === 'lost'`,
    to: 'false',
  },
  {
    name: 'a writer that slept seals what is being sent',
    within: 'createDiskSide.attempt',
    from: '$segment.isUnderWay()',
    to: 'false',
  },
  {
    name: 'what was written aside stays',
    within: 'writeAside',
    from: 'tidyUp(disk, $aside)',
    to: 'undefined',
  },
  {
    name: 'what others hold is given up and counted',
    within: 'holdSegment.drop',
    from: `hold() === 'lost'`,
    to: 'false',
  },
]
