import { renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { expect } from 'vitest'
import { formatName, parseName, type SegmentName } from '../../src/outbox/spool/names.ts'
import { onWindows, type Scene, test } from '../support/scene.ts'

/** As if the pid of who holds the one segment had been given to this process some time ago. */
function giveItsPidToMe({ stateDir, segments }: Scene): void {
  const [path = ''] = segments()
  const { holding, ...name } = parseName(basename(path)) as SegmentName
  if (holding.state === 'ready') throw new Error('nobody holds it')
  const given = { ...holding, since: holding.since - 60_000, owner: { ...holding.owner, pid: process.pid } }
  renameSync(join(stateDir, path), join(stateDir, dirname(path), formatName({ ...name, holding: given })))
}

test.runIf(onWindows)(
  'on Windows a killed program’s events leave although its pid was given to another; a living one’s only when it is killed',
  async ({ scene }) => {
    await scene.collect()
    const run = scene.run({
      steps: [
        ['log', 5],
        ['reach', 'logged'],
        ['wait', 'for ever'],
      ],
    })
    await run.reached('logged')
    giveItsPidToMe(scene)

    await scene.drain()
    expect([scene.ledger().delivered, scene.segments().length]).toEqual([0, 1])

    run.child.kill('SIGKILL')
    await run.ended({ code: null, signal: 'SIGKILL' })
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 5, delivered: 5, duplicates: 0, lost: [] })
    expect(scene.segments()).toEqual([])
  },
)
