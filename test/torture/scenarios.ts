import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Behaviour } from '../../collector/src/trouble/behaviour.ts'
import type { Dice } from './dice.ts'
import { type Further, type Mood, openFurther } from './further.ts'
import { judge, settle, type Verdict } from './referee.ts'
import { createWorld, type Order, type World } from './world.ts'

/** One scene: what happens to a world, and what of it may be missing in the end. */
export interface Scenario {
  readonly name: string
  /** Why it cannot be played here; undefined if it can. */
  readonly skip?: () => string | undefined
  play(dice: Dice, size: number): Promise<Verdict>
}

const exits = ['wait', 'leave', 'detach', 'natural', 'hard'] as const

/** Plays in a world of its own, lets everything settle, and judges. */
async function played(
  name: string,
  play: (world: World) => Promise<unknown>,
  stateDir?: string,
  further?: Further,
): Promise<Verdict> {
  const world = await createWorld(stateDir, further)
  try {
    await play(world)
    await settle(world)
    return judge(name, world)
  } finally {
    await world.end()
  }
}

/** Runs `count` jobs, `wide` of them at a time. */
async function abreast(count: number, wide: number, job: (n: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < count) await job(next++)
  }
  await Promise.all(Array.from({ length: wide }, lane))
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const kills: Scenario = {
  name: 'SIGKILL at random times',
  play: (dice, size) =>
    played('SIGKILL at random times', (world) =>
      abreast(120 * size, 5, async () => {
        const events = dice.upTo(40)
        const writer = world.start({ events, exit: dice.pick(exits), paceMs: dice.upTo(4) })
        // Half of them in the midst of logging, the others at any time: before the first event, in a POST, between answer and ack.
        if (dice.roll() < 0.5) await writer.reached(dice.upTo(events))
        else await Promise.race([writer.exit, pause(dice.upTo(250))])
        if (dice.roll() < 0.9) writer.kill()
        if (dice.roll() < 0.3) world.killUploader()
        await writer.exit
      }),
    ),
}

/** An endpoint that is in a different mood with every request. */
const moods: readonly Behaviour[] = [
  { kind: 'ok' },
  { kind: 'ok' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, headers: { 'retry-after': '1' } },
  { kind: 'status', status: 401 },
  { kind: 'reset', when: 'before-reading' },
  { kind: 'reset', when: 'after-accept' },
  { kind: 'silent' },
]

const crowd: Scenario = {
  name: 'a crowd and a moody endpoint',
  play: (dice, size) =>
    played('a crowd and a moody endpoint', async (world) => {
      world.behave(() => dice.pick(moods))
      for (let round = 0; round < size; round++) {
        world.later()
        const order = (): Order => ({ events: 1 + dice.upTo(20), exit: dice.pick(exits), timeoutMs: 300 })
        await Promise.all(Array.from({ length: size > 1 ? 50 : 12 }, () => world.start(order()).exit))
      }
    }),
}

const furtherMoods: readonly Mood[] = ['takes', 'takes', 'busy', 'loses its answer', 'says nothing']

const sinks: Scenario = {
  name: 'three sinks in moods of their own, and SIGKILL',
  play: async (dice, size) =>
    played(
      'three sinks in moods of their own, and SIGKILL',
      async (world) => {
        world.behave(() => dice.pick(moods))
        world.further?.behave(() => dice.pick(furtherMoods))
        await abreast(30 * size, 3, async () => {
          const events = 1 + dice.upTo(30)
          const writer = world.start({ events, exit: dice.pick(exits), paceMs: dice.upTo(4), timeoutMs: 300 })
          if (dice.roll() < 0.5) await writer.reached(dice.upTo(events))
          else await Promise.race([writer.exit, pause(dice.upTo(300))])
          if (dice.roll() < 0.6) writer.kill()
          if (dice.roll() < 0.3) world.killUploader()
          await writer.exit
          if (dice.roll() < 0.3) world.later()
        })
      },
      undefined,
      await openFurther(),
    ),
}

const canMount = () => {
  const folder = mkdtempSync(join(tmpdir(), 'orangebox-mount-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=192k', 'tmpfs', folder]).status === 0
  return { folder, mounted }
}

const disk: Scenario = {
  name: 'a disk that fills up and is freed',
  skip: () => {
    const { folder, mounted } = canMount()
    if (mounted) spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
    return mounted ? undefined : 'mounting a tmpfs is not permitted here'
  },
  play: async (_dice, size) => {
    const { folder } = canMount()
    try {
      return await played(
        'a disk that fills up and is freed',
        async (world) => {
          const writer = world.start({ events: 400 * size, exit: 'wait', paceMs: 2, timeoutMs: 5_000 })
          await writer.reached(50)
          const ballast = join(folder, 'ballast')
          spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=1k', 'count=500'])
          await writer.reached(200)
          rmSync(ballast)
          await writer.exit
        },
        folder,
      )
    } finally {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const permissions: Scenario = {
  name: 'permissions taken and given back',
  skip: () => (process.geteuid?.() === 0 ? 'root may write everywhere' : undefined),
  play: (_dice, size) =>
    played('permissions taken and given back', async (world) => {
      const writer = world.start({ events: 300 * size, exit: 'wait', paceMs: 2, timeoutMs: 5_000 })
      await writer.reached(50)
      const app = join(world.stateDir, 'torture')
      for (const folder of readdirSync(app)) if (folder.startsWith('torture-')) chmodSync(join(app, folder), 0o500)
      await writer.reached(200)
      for (const folder of readdirSync(app)) if (folder.startsWith('torture-')) chmodSync(join(app, folder), 0o700)
      await writer.exit
    }),
}

const preload = fileURLToPath(new URL('programs/clock.mjs', import.meta.url))

const time: Scenario = {
  name: 'clocks that jump, processes that sleep',
  skip: () => (process.platform === 'win32' ? 'Windows stops no process' : undefined),
  play: (dice, size) =>
    played('clocks that jump, processes that sleep', async (world) => {
      const clocks = mkdtempSync(join(tmpdir(), 'orangebox-clocks-'))
      const shift = (file: string, ms: number) => writeFileSync(join(clocks, file), String(ms))
      const [day, twoDays] = [86_400_000, 2.1 * 86_400_000]
      await abreast(3 * size, 2, async (n) => {
        const file = `clock-${n}`
        shift(file, 0)
        const env = { TORTURE_CLOCK: join(clocks, file) }
        const order = { nodeArgs: ['--import', preload], env }
        const sleeper = world.start({ ...order, events: 60, exit: dice.pick(exits), paceMs: 5 })
        await sleeper.reached(10 + dice.upTo(20))
        sleeper.slept = sleeper.child.kill('SIGSTOP')
        // To everybody else days have passed: they may take what the sleeper holds.
        shift(file, dice.pick([day, -day, twoDays]))
        const thief = `thief-${n}`
        shift(thief, twoDays)
        const taker = { nodeArgs: order.nodeArgs, env: { TORTURE_CLOCK: join(clocks, thief) } }
        await world.start({ ...taker, events: 3, exit: 'wait' }).exit
        sleeper.child.kill('SIGCONT')
        await sleeper.exit
      })
      rmSync(clocks, { recursive: true, force: true })
    }),
}

const poison: Scenario = {
  name: 'poison among good events',
  play: (dice, size) =>
    played('poison among good events', async (world) => {
      const status = () => dice.pick([400, 413, 422] as const)
      const refuses = (event: { readonly event_data: { readonly event_name: string } }) =>
        event.event_data.event_name === 'poison'
      world.behave(() => ({ kind: 'reject', status: status(), when: refuses }))
      await abreast(
        4 * size,
        2,
        () => world.start({ events: 60, exit: 'wait', poisonEvery: 17, timeoutMs: 10_000 }).exit,
      )
      // Their counts are told by then; the healthy endpoint of the settling would take the poison itself.
      for (const writer of world.writers) await writer.exit
    }),
}

const settings: Scenario = {
  name: 'settings that change every 50 ms',
  play: (_dice, size) =>
    played('settings that change every 50 ms', (world) =>
      abreast(
        2 * size,
        2,
        () => world.start({ events: 1_500, exit: 'wait', changeMs: 50, stayMs: 500, timeoutMs: 20_000 }).exit,
      ),
    ),
}

export const scenarios: readonly Scenario[] = [kills, crowd, sinks, disk, permissions, time, poison, settings]
