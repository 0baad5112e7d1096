/* What follows each story: everything is well again, and then everything must arrive or be accounted for. */

import { type Client, origins } from './client.ts'
import { sayConsent } from './consent-command.ts'
import { startHost } from './host.ts'
import { kill } from './program.ts'
import type { Stage } from './stage.ts'
import { tearConsent } from './torn-consent.ts'
import { violate } from './watch/watch.ts'
import { checkWhole } from './watch/whole.ts'
import { answerIn, consentPath, segmentsOf, type World } from './world.ts'

/** Invariants 4 and 7: all dead, disk free, server healthy, 49 hours later a patient drain leaves no file and no count untold. */
export async function recover(world: World, stage: Stage): Promise<void> {
  world.trace.push(['===', 'recovery', ''])
  for (const program of [...world.programs]) kill(program, world)
  world.disk.mode = 'ok'
  world.server.mode = 'ok'
  world.liveness = 'truth'
  tearConsent(world, false)
  world.time.pass(49 * 3_600_000)
  // Without a yes nothing is sent, and nothing is removed either.
  const said = answerIn(world.fs.find(consentPath)?.bytes) ?? 'on '
  if (!/^on .*Z$/.test(said)) sayConsent(world, 'on', (_, action) => action())
  for (const [nth, origin] of origins.entries()) {
    const identity = { label: `recovery ${nth}`, host8: 'aaaaaaaa', pid: 900 + nth, start: '900000', skew: 0 }
    const client = startHost({ identity, origin, account: undefined }, world)
    await turn(client, world, stage)
    // What the sweep of the first turn counted is told in the second.
    await turn(client, world, stage)
    client.close(0)
    await stage.settle()
  }
  checkWhole(world)
  for (const [path] of segmentsOf(world)) violate(world, 4, `${path} is left`)
  world.watch.reports.checkTold()
}

async function turn(client: Client, world: World, stage: Stage): Promise<void> {
  client.flush(1e9)
  for (let i = 0; i < 200 && !client.atRest(); i++) {
    await stage.settle()
    await world.time.advance(1_000, stage.settle)
  }
}
