import { readdirSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { leave } from '../support/left-behind.ts'
import { test } from '../support/scene.ts'

test.for(['app', 'segments'] as const)(
  'nothing is tidied away through a link in the place of the directory: %s',
  async (which, { scene }) => {
    await scene.collect()
    const left = await leave(scene, 1)
    const place = which === 'app' ? join(scene.stateDir, 'acme') : dirname(left)
    const target = join(scene.dir, 'elsewhere')
    renameSync(place, target)
    symlinkSync(target, place)
    const mine = join(target, 'my-precious.tmp')
    writeFileSync(mine, 'x')
    utimesSync(mine, 1, 1)
    const before = readdirSync(target, { recursive: true }).toSorted()
    const run = scene.run({ steps: [['log', 1], ['shutdown']] })
    await run.ended()
    expect(readdirSync(target, { recursive: true }).toSorted()).toEqual(before)
  },
)
