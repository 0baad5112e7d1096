/* The stage of a process test: a state directory, collectors and programs of its own. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../collector/src/collector.ts'
import { parseBatch } from '../../collector/src/protocol/parse-batch.ts'
import { faraway } from './certificate.ts'
import { type Ledger, ledgerOf } from './ledger.ts'
import { type Run, start } from './run.ts'
import type { HostOptions, Step } from './steps.ts'

export const onWindows = process.platform === 'win32'

export interface Host {
  readonly steps: readonly Step[]
  readonly options?: HostOptions
  readonly env?: Readonly<Record<string, string>>
  /** A command the program runs under. */
  readonly wrapper?: readonly string[]
}

/** A test's own state directory, collectors and children; everything is checked and cleared when the test is over. */
export interface Scene {
  readonly dir: string
  readonly stateDir: string
  /** Starts a collector; the first one is the endpoint of every run that names no other. */
  collect(options?: CollectorOptions): Promise<Collector & { readonly url: string }>
  /** Starts `host.mjs` with these steps. Its session is `run-1`, `run-2`, … */
  run(host: Host): Run
  /** Starts another program, with a JSON argument. */
  start(program: string, given: object, env?: Readonly<Record<string, string>>): Run
  /** As if the time had passed that earlier failures ask all processes to wait. */
  later(): void
  /** Removes the files whose names end so. */
  forget(ending: string): void
  /** One more run, later, that logs nothing and only sends what others left. */
  drain(options?: HostOptions): Promise<Run>
  /** Every event whose `logEvent` returned, against what the collectors accepted. */
  ledger(): Ledger
  /** Names of the segments there are. */
  segments(): string[]
  /** The directories of segments below a state directory. */
  spools(stateDir?: string): string[]
}

/** What the tests call an endpoint that is not to look like this machine. */
const names = [faraway, 'telemetry.invalid.example']

/** Every body that was ever sent is valid, whatever the collector answered to it. */
function checkBodies(collectors: readonly Collector[]): void {
  for (const { requests } of collectors) {
    for (const { bodyText } of requests) {
      if (bodyText === undefined) continue
      const parsed = parseBatch(bodyText)
      expect(parsed.kind === 'invalid' ? parsed.problems : []).toEqual([])
    }
  }
}

export const test = base.extend<{ scene: Scene }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads which fixtures this one needs off its pattern
  scene: async ({}, use) => {
    const dir = mkdtempSync(join(tmpdir(), 'orangebox-process-'))
    const [home, stateDir] = [join(dir, 'home'), join(dir, 'state')]
    mkdirSync(home)
    const collectors: Collector[] = []
    const runs: Run[] = []
    let url: string | undefined
    const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home }
    const keep = (run: Run): Run => {
      runs.push(run)
      return run
    }
    const files = (top = stateDir): string[] =>
      existsSync(top) ? readdirSync(top, { recursive: true, encoding: 'utf8' }) : []
    const scene: Scene = {
      dir,
      stateDir,
      collect: async (options) => {
        const collector = createCollector({ allowHosts: names, ...options })
        collectors.push(collector)
        const listening = await collector.listen()
        url ??= listening.url
        return Object.assign(collector, { url: listening.url })
      },
      run: ({ steps, options, env: more, wrapper }) => {
        const sessionId = `run-${runs.length + 1}`
        const service = { name: 'acme', version: '1.4.0' }
        // Time enough for a slow machine: a test of deadlines gives its own.
        const exit = { timeoutMs: 10_000 }
        const given = { options: { service, endpoint: url, stateDir, sessionId, exit, ...options }, steps }
        return keep(start('host.mjs', [JSON.stringify(given)], { ...env, ...more }, wrapper))
      },
      start: (program, given, more) =>
        keep(start(program, [JSON.stringify({ endpoint: url, stateDir, ...given })], { ...env, ...more })),
      later: () => scene.forget('backoff.json'),
      forget: (ending) => {
        for (const name of files()) if (name.endsWith(ending)) rmSync(join(stateDir, name))
      },
      drain: async (options) => {
        scene.later()
        const run = scene.run({ steps: [['shutdown', { timeoutMs: 10_000 }]], ...(options && { options }) })
        await run.ended()
        return run
      },
      ledger: () => ledgerOf(runs, collectors),
      segments: () => files().filter((name) => name.endsWith('.jsonl')),
      spools: (top) => files(top).filter((name) => /-[0-9a-f]{8}$/.test(name)),
    }
    await use(scene)
    for (const { child } of runs) child.kill('SIGKILL')
    checkBodies(collectors)
    await Promise.all(collectors.map(({ close }) => close()))
    rmSync(dir, { recursive: true, force: true })
  },
})
