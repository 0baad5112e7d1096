import { describe, expect, test } from 'vitest'
import { noRequests } from '../../src/model/no-result.ts'
import type { Auth, AuthReason } from '../../src/model/options.ts'
import { startDeadline } from '../../src/outbox/deadline.ts'
import { createCredentialStore } from '../../src/outbox/delivery/credentials.ts'
import type { Means, What } from '../../src/outbox/outbox.ts'
import { everything } from '../../src/outbox/outbox.ts'
import { openSending } from '../../src/outbox/sender-side.ts'
import { openBackoffFile } from '../../src/outbox/spool/backoff-file.ts'
import { settle } from '../support/fakes/clock.ts'
import { type SendingOptions, sendingProgram } from '../support/fakes/delivery.ts'

const due: What = { own: true, leftovers: false }
const leftovers: What = { own: false, leftovers: true }

/** A client with an event to send, and means of which it is seen whether they are loaded and what they are asked for. */
function world(options: SendingOptions & { readonly auth?: Auth } = {}) {
  const me = sendingProgram(options)
  const { clock, ports, place, sending } = me
  const asked: unknown[] = []
  const self = { loads: 0, credentialLoads: 0, faults: [] as Error[], loading: Promise.resolve() }
  const means: Means = {
    wake: (what) => void asked.push(what),
    run: async () => void asked.push('run'),
    stop: async () => void asked.push('stop'),
    standing: () => 'takes',
    isFailing: () => false,
    health: () => ({ ...noRequests, requests: 7 }),
  }
  const side = openSending(
    {
      ...sending,
      ...{ rules: () => undefined, diskLasts: true },
      caps: { maxBytes: 1, maxAgeMs: 1, maxFiles: 1, maxEventBytes: 1 },
      target: { ...sending.target, auth: options.auth },
      resource: { json: () => '{}', begin: () => {}, ready: async () => {} },
      works: {
        clock: () => Promise.reject(new Error('nobody asks')),
        credentials: async () => {
          self.credentialLoads++
          return createCredentialStore
        },
        sending: async () => {
          self.loads++
          await self.loading
          const fault = self.faults.shift()
          if (fault) throw fault
          return () => means
        },
      },
    },
    () => me.spool,
  )
  /** Another program met an outage. */
  const outage = () => {
    const other = { ...ports, processes: { ageMs: () => 0 } }
    openBackoffFile({ ports: other, place }).failed('ECONNREFUSED', 5_000)
  }
  const deadline = (ms: number) => startDeadline(clock, ms, undefined)
  return { ...me, self, side, asked, outage, deadline }
}

describe('nothing is loaded', () => {
  test('where there is nothing to send', async () => {
    const { side, self, deadline } = world()
    side.wake(everything)
    await side.run(deadline(1_000), false)
    expect(self.loads).toBe(0)
  })
  test('to tell of the endpoint, of requests, of accounts, or to end', async () => {
    const { side, self, log, asked } = world()
    log(1)
    expect([side.standing(), side.health(), side.credentials()]).toEqual(['unknown', noRequests, undefined])
    await side.stop()
    expect([self.loads, asked]).toEqual([0, []])
  })
  test('while another program met an outage, and it is tried again by itself when that may be over', async () => {
    const { side, self, log, outage, clock, asked } = world()
    log(1)
    outage()
    expect(side.standing()).toBe('bad_news')
    side.wake(due)
    await settle()
    expect([self.loads, clock.waiting()]).toEqual([0, [{ inMs: 5_000, holds: false }]])
    expect(side.health().backoff).toEqual({ attempts: 0, until: clock.now() + 5_000 })
    await clock.pass(5_000)
    expect([self.loads, asked]).toEqual([1, [everything]])
  })
  test('for an event that is due after the end', async () => {
    const { side, self, log } = world()
    log(1)
    await side.stop()
    side.wake(everything)
    await settle()
    expect(self.loads).toBe(0)
  })
})

test('what is due is sent by what was loaded, once', async () => {
  const { side, self, log, asked } = world()
  log(1)
  side.wake(due)
  await settle()
  side.wake(everything)
  await settle()
  expect([self.loads, asked]).toEqual([1, [due, everything]])
  expect([side.standing(), side.health().requests]).toEqual(['takes', 7])
})
test('the host does not wait while it is looked whether there is anything to send', () => {
  const { side, disk, log } = world()
  log(1)
  let touched = 0
  for (const operation of ['list', 'exists', 'lstat'] as const) disk.before(operation, () => touched++)
  side.wake(everything)
  expect(touched).toBe(0)
})
test('leftovers wait their time, keep nothing alive, and do not put off what is due', async () => {
  const former = world({ pid: 50 })
  former.log(2)
  former.writer.close()
  const { side, clock, log, asked } = world({ disk: former.disk, clock: former.clock })
  side.wakeIn(1_000, leftovers)
  expect(clock.waiting()).toEqual([{ inMs: 1_000, holds: false }])
  log(1)
  side.wake(due)
  await settle()
  expect(asked).toEqual([due])
  await clock.pass(1_000)
  expect(asked).toEqual([due, leftovers])
})
test('what sends cannot be loaded: told, and the next call tries again', async () => {
  const { side, self, log, voice, asked } = world()
  log(1)
  self.faults.push(new Error('too many open files'))
  side.wake(due)
  await settle()
  expect(voice.codes()).toEqual(['send_failed'])
  side.wake(due)
  await settle()
  expect([self.loads, asked]).toEqual([2, [due]])
})
test('who awaits sending waits for the loading until the deadline, and nothing is sent after the end', async () => {
  const { side, self, log, clock, deadline, asked } = world()
  log(1)
  let load = () => {}
  self.loading = new Promise((resolve) => (load = resolve))
  const run = side.run(deadline(1_000), false)
  await clock.pass(1_000)
  await run
  await side.stop()
  load()
  await settle()
  expect(asked).toEqual([])
})

describe('credentials', () => {
  const answer = { headers: { Authorization: 'Bearer a' }, account: 'acme' }
  const { signal } = new AbortController()

  test('without a function there are none, and nothing is loaded for them', async () => {
    const { side, self } = world()
    expect([await side.proof(signal), self.credentialLoads, self.loads]).toEqual([undefined, 0, 0])
  })
  test('for an uploader are asked for without loading what sends, and known from then on', async () => {
    const { side, self } = world({ auth: () => answer })
    expect((await side.proof(signal))?.headers).toEqual(answer.headers)
    expect([self.credentialLoads, self.loads, side.credentials()?.owner()]).toEqual([1, 0, 'user'])
    expect(side.credentials()?.account()).toMatch(/^[0-9a-f]{16}$/)
  })
  test('of a user who came before they were loaded are asked for as those of another one', async () => {
    const reasons: AuthReason[] = []
    const { side } = world({
      auth: ({ reason }) => {
        reasons.push(reason)
        return answer
      },
    })
    side.userChanged()
    await side.proof(signal)
    side.userChanged()
    await side.proof(signal)
    expect(reasons).toEqual(['user_changed', 'user_changed'])
  })
})
