import type { ReceivedEvent } from '../../collector/src/intake/ledger.ts'
import { readSpool } from '../../src/cli/read-spool.ts'
import { nodeProcesses } from '../../src/node/processes.ts'
import type { World } from './world.ts'

/** One line of the report. */
export interface Verdict {
  readonly scenario: string
  readonly processes: number
  readonly kills: number
  readonly logged: number
  readonly delivered: number
  readonly 'on disk': number
  readonly dropped: string
  readonly duplicates: number
  /** Duplicates none of the known cases explains. */
  readonly unexplained: number
  readonly lost: number
}

/** The writer's number and the event's, as both sides know them. */
const keyOf = ({ event }: ReceivedEvent): string => {
  const { writer, i } = event.event_data.metadata as unknown as { readonly writer: number; readonly i: number }
  return `${writer}:${i}`
}

/**
 * Lets a healthy endpoint and patient drains deliver what there is, until no segment is left, for even one without events may
 * hold the count of what was given up, or until nothing moves any more.
 */
export async function settle(world: World): Promise<void> {
  world.behave({ kind: 'ok' })
  world.further?.behave(() => 'takes')
  // An uploader may wait for a silent endpoint until its POST times out, and holds a segment so long.
  const patienceMs = 30_000
  let left = Number.POSITIVE_INFINITY
  let movedAt = performance.now()
  while (left > 0 && performance.now() - movedAt < patienceMs) {
    world.later()
    await world.start({ events: 0, exit: 'wait', timeoutMs: patienceMs }).exit
    const now = segmentsOf(world).length
    if (now < left) movedAt = performance.now()
    left = now
  }
}

const segmentsOf = (world: World) =>
  readSpool(world.stateDir, Date.now(), nodeProcesses()).flatMap(({ segments }) => segments)

const onDisk = (world: World): number => segmentsOf(world).reduce((sum, { pending }) => sum + pending, 0)

/** Compares what was logged with what arrived, what lies on disk and what was reported as given up. */
export function judge(scenario: string, world: World, excused = 0): Verdict {
  const { collector, writers } = world
  const received = new Map([...collector.events.values()].map((event) => [keyOf(event), event]))
  const logged = writers.flatMap(({ logged: keys }) => [...keys])
  const missing = logged.filter((key) => !received.has(key)).length
  const dropped = [...collector.totals().dropped]
  const told = dropped.reduce((sum, [, n]) => sum + n, 0)
  return {
    scenario,
    processes: writers.length,
    kills: writers.filter(({ killed }) => killed).length,
    logged: logged.length,
    delivered: logged.length - missing,
    'on disk': onDisk(world),
    dropped: dropped.map(([reason, n]) => `${reason} ${n}`).join(', ') || '0',
    duplicates: collector.duplicates,
    unexplained: unexplained(world),
    lost: Math.max(0, missing - onDisk(world) - told - excused) + lostFurther(logged, world),
  }
}

/** What the further sinks never got. They are to get everything: nothing of it is refused, and in the end nothing is on disk. */
const lostFurther = (logged: readonly string[], { further }: World): number =>
  Object.values(further?.taken ?? {}).reduce((sum, taken) => sum + logged.filter((key) => !taken.has(key)).length, 0)

/**
 * A second delivery of an event is explained if the process that made an earlier one never learnt of it: it was killed, it
 * gave up at its deadline, or the answer never came. Anything else is a fault of ours.
 */
function unexplained(world: World): number {
  // Whoever leaves or hands over aborts what is under way, and an uploader goes by its parent's name.
  const learnt = ({ killed, slept, result, waits }: World['writers'][number]) =>
    waits && !killed && !slept && result && !result.timedOut
  const cut = new Set(world.writers.filter((writer) => !learnt(writer)).map(({ name }) => name))
  const sleepers = new Set(world.writers.filter(({ slept }) => slept).map(({ name }) => name))
  const firsts = new Map<string, { readonly sender: string; readonly answered: boolean }>()
  let count = 0
  for (const { eventIds, headers, status, taken } of world.collector.requests.map(withOutcome)) {
    if (!taken) continue
    const sender = /torture\/(\S+)/.exec(String(headers['user-agent']))?.[1] ?? ''
    for (const id of eventIds) {
      const first = firsts.get(id)
      // A request that was stopped on its way comes after somebody else's; and what a writer was writing when it was stopped
      // it writes once more, for it cannot know whether the first copy was taken over.
      const slept = sleepers.has(sender) || sleepers.has(authorOf(world, id))
      if (first?.answered && !cut.has(first.sender) && !slept) count++
      firsts.set(id, { sender, answered: status !== undefined })
    }
  }
  return count
}

/** The name of the process that logged an event. */
function authorOf({ collector, writers }: World, id: string): string {
  const event = collector.events.get(id)
  return (event && writers[Number(keyOf(event).split(':')[0])]?.name) ?? ''
}

const withOutcome = (request: World['collector']['requests'][number]) => ({
  ...request,
  taken: request.status === undefined || (request.status >= 200 && request.status < 300),
})

/** The report, and whether it may pass. */
export function print(verdicts: readonly Verdict[]): string {
  const columns = Object.keys(verdicts[0] ?? {}) as (keyof Verdict)[]
  const cells = [columns, ...verdicts.map((verdict) => columns.map((column) => String(verdict[column])))]
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => String(row[at]).length)))
  const lines = cells.map((row) =>
    row
      .map((cell, at) => String(cell).padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return [...lines, `lost ${verdicts.reduce((sum, { lost }) => sum + lost, 0)}`].join('\n')
}
