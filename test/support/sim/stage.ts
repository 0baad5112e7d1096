/* Plays the steps of a story, one after the other, with the invariants checked after each. */

import type { Client } from './client.ts'
import { sayConsent } from './consent-command.ts'
import { logOne } from './logging.ts'
import { Crash, type Interrupt, kill, leave, newStep, type Program } from './program.ts'
import { createSlots } from './slots.ts'
import type { Move, Step, Turn } from './steps.ts'
import { tearConsent } from './torn-consent.ts'
import { stepLeavesNothing, sweptEnough } from './watch/files.ts'
import { violate } from './watch/watch.ts'
import { checkWhole } from './watch/whole.ts'
import type { World } from './world.ts'

/** Plays steps and checks the invariants after each. */
export interface Stage {
  play(step: Step): Promise<void>
  /** Lets everything that can go on without time go on. */
  settle(): Promise<void>
}

/** Passes after each step: more than the pause between chunks, which so ends by itself. What waits longer waits for a step. */
const shortWhileMs = 150
/** Sleeps below it let each timer ring in its time. Longer ones go by at once, and what was due in them rings late, as after a night. */
const longSleepMs = 30 * 60_000

export function createStage(world: World): Stage {
  const slots = createSlots(world)

  // One round of the event loop: every promise that can go on has gone on by then, since no port here waits for the real world.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

  /** One synchronous step of a process; it may be suspended, fail or die in it. */
  const run = (program: Program, action: () => void, interrupt?: Interrupt) => {
    program.step = newStep(world)
    program.interrupt = interrupt
    program.busy = true
    try {
      action()
    } catch (error) {
      // The command that says no may fail: its user sees the error. A client may not throw into its host, whatever the disk does.
      const dead = error instanceof Crash || !program.alive
      if (!dead && program.label !== 'consent') violate(world, 'host', `${program.label}: ${(error as Error).stack}`)
    }
    program.busy = false
    stepLeavesNothing(world, program)
  }

  /** One step, with whatever breaks into it. Both go into the trace, by which a failure is read. */
  const perform = (step: Step): void => {
    const { act, break: stop } = step
    const interrupt: Interrupt | undefined = stop && {
      ...stop,
      run: () => {
        for (const inner of stop.steps) perform(inner)
      },
    }
    world.trace.push(['===', JSON.stringify(act), `by ${step.who}${stop ? `, ${stop.kind} at ${stop.at}` : ''}`])
    if (isTurn(act)) turn(act, interrupt)
    else move(step.who, act, interrupt)
  }

  /** A client does something, unless it is dead, stopped or in the middle of something. A step that cannot be made is left out: so shorter stories stay valid. */
  const move = (who: number, act: Move, interrupt: Interrupt | undefined) => {
    const client = slots.awake(who)
    const { program } = client
    if (act.do === 'kill') return kill(program, world)
    if (act.do === 'jump') {
      program.skew = act.skew
      // Under a wrong clock others may take over what is still held, and events may arrive twice or be given up by age: allowed, and noted.
      world.honest = false
    }
    if (act.do === 'go') resume(program)
    if (program.busy || program.stopped) return
    if (client.closed() && act.do !== 'log') return
    if (act.do === 'stop') program.stopped = true
    if (act.do === 'log') {
      for (let i = 0; i < act.times && program.alive && !program.busy; i++)
        logOne(world, client, act.kind, (action) => run(program, action, i === 0 ? interrupt : undefined))
    } else if (act.do === 'books') {
      if (client.atRest()) run(program, () => balance(client))
    } else {
      run(program, () => doIt(client, act), interrupt)
      if (act.do === 'sweep' && client.byHand && !interrupt) sweptEnough(world, client, client.folder)
    }
  }

  /** By hand where the client has hands of its own, else as the outbox of a program would do it. */
  const doIt = (client: Client, act: Move) => {
    const { byHand } = client
    switch (act.do) {
      case 'flush':
        return client.flush(act.ms)
      case 'close':
        return client.close(act.ms)
      case 'account':
        return client.switchAccount(act.account)
      case 'resource':
        return client.setResource(JSON.stringify({ n: world.random.roll() }))
      case 'claim':
      case 'post':
      case 'release':
        return byHand?.[act.do](act.nth)
      case 'sweep':
        return byHand?.sweep()
      case 'giveBack':
      case 'drain':
        return byHand ? byHand[act.do]() : client.flush(20_000)
    }
  }

  /** The world changes: time, server, disk, or what is known of processes. */
  const turn = (act: Turn, interrupt: Interrupt | undefined) => {
    switch (act.do) {
      case 'sleep':
        return world.time.pass(act.ms, act.machine)
      case 'consent':
        return sayConsent(world, act.mode, (program, action) => run(program, action, interrupt))
      case 'server':
        world.server.mode = act.mode
        return
      case 'answer': {
        const posts = world.server.posts()
        const post = posts[act.nth % Math.max(1, posts.length)]
        if (post && !post.program.busy) world.server.resolve(post, act.fate)
        return
      }
      case 'disk':
        world.disk.mode = act.mode
        world.disk.part = act.part
        return
      case 'liveness':
        world.liveness = act.answer
        if (act.answer === 'dead') world.honest = false
        return
      case 'tear':
      case 'mend':
        tearConsent(world, act.do === 'tear')
    }
  }

  /** A program that was stopped goes on, and what came meanwhile reaches it now: that is how a laptop wakes up. */
  const resume = (program: Program) => {
    program.stopped = false
    for (const arrive of program.mail.splice(0)) arrive()
  }
  /** Clients that have ended leave; nothing of theirs may stay. */
  const seeOff = () => {
    for (const client of slots.clients) {
      if (!client?.program.alive || client.program.stopped || !client.closed()) continue
      const { program } = client
      run(program, () => balance(client))
      if (program.descriptors.size > 0 && !program.loggedLate)
        violate(world, 'host', `${program.label} leaves ${program.descriptors.size} descriptors`)
      leave(program, world)
    }
  }
  /** The second identity of the books, at a moment when nothing is under way. */
  const balance = (client: Client) => {
    const { admitted, claimed, delivered, kept, released, pending, dropped } = client.books()
    const gone = Object.values(dropped).reduce((sum, n) => sum + n, 0)
    if (admitted + claimed !== delivered + kept + released + pending + gone) {
      violate(world, 'books', `${client.program.label}: ${JSON.stringify(client.books())}`)
    }
  }

  return {
    settle,
    play: async (step) => {
      const { act } = step
      const gentle = act.do === 'sleep' && !act.machine && act.ms < longSleepMs
      if (!gentle) perform(step)
      await settle()
      await world.time.advance(gentle ? act.ms : shortWhileMs, settle)
      for (const program of world.programs) stepLeavesNothing(world, program)
      seeOff()
      checkWhole(world)
    },
  }
}

const isTurn = (act: Move | Turn): act is Turn =>
  ['sleep', 'consent', 'server', 'answer', 'disk', 'liveness', 'tear', 'mend'].includes(act.do)
