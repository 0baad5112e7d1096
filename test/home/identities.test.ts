import { expect, test } from 'vitest'
import { openConsentFile } from '../../src/home/consent-file.ts'
import { openIdentities } from '../../src/home/identities.ts'
import { rotatesAt } from '../../src/policy/rotates-at.ts'
import { scriptedClock } from '../support/fakes/clock.ts'
import { memoryDisk } from '../support/fakes/disk.ts'
import { scriptedRandom } from '../support/fakes/random.ts'
import { paths } from '../support/fakes/spool.ts'

function world(rotationDays: number) {
  const disk = memoryDisk()
  const clock = scriptedClock()
  let now = Date.parse('2026-11-29T12:00:00Z')
  let series = 0
  /** As another program would open them. */
  const open = () => {
    const random = scriptedRandom(++series)
    const consent = openConsentFile(paths.consent, { disk, clock, random, report: () => {} })
    const deps = { paths, disk, random, consent, clock: { now: () => now }, allowed: () => true, writes: true }
    return openIdentities({ ...deps, rotationDays })
  }
  const goTo = (time: number) => {
    now = time
  }
  return { disk, open, goTo, now: () => now }
}

test('without rotation each has its file, and stays', () => {
  const { disk, open } = world(0)
  const { installationId, salt } = open()
  const given = [installationId(), salt()]
  expect([disk.text(paths.installationId), disk.text(paths.salt)]).toEqual(given)
})

test('with rotation both are other ones when the day has come, in a program that runs on and in every other', () => {
  const { disk, open, goTo, now } = world(30)
  const running = open()
  const [id, salt] = [running.installationId(), running.salt()]
  expect([open().installationId(), open().salt()]).toEqual([id, salt])
  goTo(rotatesAt({ secret: disk.text(paths.salt) ?? '', days: 30, now: now() }))
  expect(running.installationId()).not.toBe(id)
  expect(running.salt()).not.toBe(salt)
  expect([open().installationId(), open().salt()]).toEqual([running.installationId(), running.salt()])
})

test('with rotation no id is ever on disk, and what is there is in no id and no salt', () => {
  const { disk, open } = world(30)
  const { installationId, salt } = open()
  const given = [installationId(), salt()]
  expect(disk.files()).toEqual([paths.consent, paths.salt])
  expect(given).not.toContain(disk.text(paths.salt))
})

test('an id that was sent before rotation began is not what the later ones are made of', () => {
  const { disk, open } = world(30)
  const { installationId } = open()
  const id = installationId()
  disk.put(paths.installationId, '00000000-0000-4000-8000-000000000000')
  expect(open().installationId()).toBe(id)
})
