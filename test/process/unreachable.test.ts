import { describe, expect } from 'vitest'
import { booksOf } from '../support/books.ts'
import type { Run } from '../support/run.ts'
import { type Scene, test } from '../support/scene.ts'
import { endless, fullBacklog, nameServer, neverReads } from '../support/servers.ts'

const onLinux = process.platform === 'linux'

/**
 * Far above every deadline below (1 s, and 3 s for a connection or a name that holds a finished process) and far below what a
 * process would wait that nobody bounds: 10 s of a POST, 7 s and more of a name server, 2 min of a connection.
 */
const farTooLongMs = 6_000

const msUntilEnd = async (run: Run): Promise<number> => {
  const before = performance.now()
  await run.ended()
  return performance.now() - before
}

/** An endpoint that comes to life at a port that was somebody else's. */
const revive = async (scene: Scene, port: number): Promise<void> => {
  const collector = await scene.collect()
  await collector.close()
  await collector.listen(port)
}

const nothingSent = { delivered: 0, kept: 3, dropped: 0, pending: 0 }

// Waiting is all these do, so they wait side by side.
describe.concurrent('an endpoint that cannot be reached', () => {
  test('refuses: the events are kept at once, and delivered when it is up again', async ({ scene }) => {
    const collector = await scene.collect()
    await collector.close()
    const run = scene.run({ steps: [['log', 3], ['shutdown']] })
    await run.ended()
    expect(run.results('shutdown')).toEqual([{ ...nothingSent, timedOut: false }])
    expect(booksOf(run.health()).lastError).toEqual({ code: 'ECONNREFUSED' })
    await collector.listen(Number(new URL(collector.url).port))
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })

  test.runIf(onLinux)('swallows connections: shutdown keeps its deadline', async ({ scene }) => {
    const { port, close } = await fullBacklog()
    const endpoint = `http://127.0.0.1:${port}`
    const run = scene.run({
      options: { endpoint },
      steps: [
        ['log', 3],
        ['reach', 'the end'],
        ['shutdown', { timeoutMs: 1_000 }],
      ],
    })
    await run.reached('the end')
    expect(await msUntilEnd(run)).toBeLessThan(farTooLongMs)
    expect(run.results('shutdown')).toEqual([{ ...nothingSent, timedOut: true }])
    // A connect that failed never reached anybody: no try is counted.
    expect(scene.segments()).toEqual([expect.stringContaining('.0.ready.jsonl')])
    await close()
    await revive(scene, port)
    await scene.drain({ endpoint })
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })

  test.runIf(onLinux)('swallows connections: a program that has ended does not wait for one', async ({ scene }) => {
    const { port, close } = await fullBacklog()
    const endpoint = `http://127.0.0.1:${port}`
    const run = scene.run({
      options: { endpoint, batch: { scheduledDelayMillis: 100 } },
      steps: [
        ['log', 3],
        ['requested', 1],
        ['reach', 'the end'],
      ],
    })
    await run.reached('the end')
    expect(await msUntilEnd(run)).toBeLessThan(farTooLongMs)
    await close()
    await revive(scene, port)
    await scene.drain({ endpoint })
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })

  test('never reads: shutdown keeps its deadline', async ({ scene }) => {
    const { port, close } = await neverReads()
    const endpoint = `http://127.0.0.1:${port}`
    const run = scene.run({
      options: { endpoint },
      steps: [
        ['logBig', 100],
        ['reach', 'the end'],
        ['shutdown', { timeoutMs: 1_000 }],
      ],
    })
    await run.reached('the end')
    expect(await msUntilEnd(run)).toBeLessThan(farTooLongMs)
    expect(run.results('shutdown')).toEqual([{ ...nothingSent, kept: 100, timedOut: true }])
    await close()
    await revive(scene, port)
    await scene.drain({ endpoint })
    expect(scene.ledger()).toEqual({ logged: 100, delivered: 100, duplicates: 0, lost: [] })
  })

  test.for(['shutdown', 'natural exit'] as const)(
    'has a silent name server: %s is not held up',
    async (end, { scene }) => {
      const names = await nameServer()
      const collector = await scene.collect()
      const endpoint = `http://telemetry.invalid.example:${new URL(collector.url).port}`
      const options = { endpoint, allowInsecure: true, batch: { scheduledDelayMillis: 100 } } as const
      const run = scene.run({
        options,
        steps: [
          ['nameServer', names.port],
          ['log', 3],
          ['wait', 'the question'],
          ...(end === 'shutdown' ? ([['shutdown', { timeoutMs: 1_000 }]] as const) : []),
        ],
      })
      await names.asked
      run.say('the question')
      expect(await msUntilEnd(run)).toBeLessThan(farTooLongMs)
      expect(booksOf(run.health())).toMatchObject({ admitted: 3, delivered: 0 })
      names.answer()
      const drain = scene.run({ options, steps: [['nameServer', names.port], ['shutdown']] })
      await drain.ended()
      await names.close()
      expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
    },
  )

  test('has a name server that answers for IPv4 alone: that is enough', async ({ scene }) => {
    const names = await nameServer()
    names.answer('IPv4')
    const collector = await scene.collect()
    const endpoint = `http://telemetry.invalid.example:${new URL(collector.url).port}`
    const run = scene.run({
      options: { endpoint, allowInsecure: true },
      steps: [['nameServer', names.port], ['log', 3], ['shutdown']],
    })
    await run.ended()
    await names.close()
    expect(run.results('shutdown')[0]).toMatchObject({ delivered: 3, kept: 0 })
  })

  test('never answers: a batch POST in flight does not hold a program that has ended', async ({ scene }) => {
    const collector = await scene.collect({ behaviour: { kind: 'silent' } })
    const run = scene.run({
      options: { batch: { scheduledDelayMillis: 100 } },
      steps: [
        ['log', 3],
        ['wait', 'the request'],
      ],
    })
    await collector.requested(1)
    run.say('the request')
    expect(await msUntilEnd(run)).toBeLessThan(farTooLongMs)
    expect(booksOf(run.health())).toMatchObject({ delivered: 0, kept: 3 })
    collector.behave({ kind: 'ok' })
    await scene.drain()
    expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
  })

  test.for(['silent', 'dripping'] as const)(
    'is %s: a POST in the background ends by itself and is repeated',
    { timeout: 40_000 },
    async (how, { scene }) => {
      const collector = await scene.collect({
        behaviour: ({ index }) =>
          index > 0
            ? { kind: 'ok' }
            : how === 'silent'
              ? { kind: 'silent' }
              : { kind: 'drip', everyMs: 50, status: 503 },
      })
      const run = scene.run({
        options: { batch: { scheduledDelayMillis: 100 } },
        steps: [['log', 3], ['wait', 'the retry'], ['flush']],
      })
      await collector.received(3)
      run.say('the retry')
      await run.ended()
      expect(booksOf(run.health())).toMatchObject({ delivered: 3, requests: 2, retries: 1 })
      expect(scene.ledger()).toEqual({ logged: 3, delivered: 3, duplicates: 0, lost: [] })
    },
  )

  test('answers 202 without end: it is let go of while the program lives', async ({ scene }) => {
    const { port, left, close } = await endless()
    const run = scene.run({
      options: { endpoint: `http://127.0.0.1:${port}` },
      steps: [['log', 3], ['flush'], ['wait', 'the end'], ['shutdown']],
    })
    await left
    expect(run.child.exitCode).toBeNull()
    run.say('the end')
    await run.ended()
    await close()
    expect(run.results('flush')[0]).toMatchObject({ delivered: 3, timedOut: false })
  })
})
