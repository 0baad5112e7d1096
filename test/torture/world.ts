import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { createCollector } from '../../collector/src/collector.ts'
import type { BehaviourSource } from '../../collector/src/trouble/behaviour.ts'
import type { Further } from './further.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const entry = pathToFileURL(join(root, 'dist/index.js')).href
const program = fileURLToPath(new URL('programs/writer.mjs', import.meta.url))

/** What a child is told; see programs/writer.mjs. */
export interface Order {
  readonly events: number
  readonly exit: 'wait' | 'leave' | 'detach' | 'natural' | 'hard'
  readonly paceMs?: number
  readonly stayMs?: number
  readonly timeoutMs?: number
  readonly batchMs?: number
  readonly changeMs?: number
  readonly poisonEvery?: number
  /** More environment, and what Node is to load first. */
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArgs?: readonly string[]
}

export interface Writer {
  readonly name: string
  readonly child: ChildProcess
  /** Keys of events whose `logEvent` returned. */
  readonly logged: Set<string>
  readonly exit: Promise<number | null>
  /** Resolves when this many calls have returned, or when the process has ended. */
  reached(n: number): Promise<void>
  kill(): void
  killed: boolean
  /** It was stopped for longer than its holds last, as far as others can tell. */
  slept: boolean
  /** It told what became of its events, and aborted nothing before its deadline. */
  readonly waits: boolean
  result: { readonly dropped: Readonly<Record<string, number>>; readonly timedOut: boolean } | undefined
  stderr: string
}

export type World = Awaited<ReturnType<typeof createWorld>>

/**
 * Windows keeps a directory in which a process stands: an uploader whose parent was killed between making and starting it stands there
 * for ever, for libuv makes what is detached suspended. It holds no segment, so it is no fault; the run of Wine ends it.
 */
function clear(folder: string): void {
  const onWindows = process.platform === 'win32'
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: onWindows ? 5 : 30 })
  } catch (error) {
    if (!onWindows) throw error
  }
}

/** One state directory, one endpoint and perhaps further ones, and the processes that share them. */
export async function createWorld(given?: string, further?: Further) {
  const stateDir = given ?? mkdtempSync(join(tmpdir(), 'orangebox-torture-'))
  const collector = createCollector({ keepBodies: false })
  const { url } = await collector.listen()
  const home = mkdtempSync(join(tmpdir(), 'orangebox-home-'))
  const writers: Writer[] = []

  const start = (order: Order): Writer => {
    const number = writers.length
    const name = `1.0.${number}`
    const { env, nodeArgs, ...told } = order
    const argument = JSON.stringify({ ...told, number, name, entry, endpoint: url, further: further?.url, stateDir })
    const child = spawn(process.execPath, [...(nodeArgs ?? []), program, argument], {
      env: { PATH: process.env.PATH, HOME: home, ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    const waits: (() => void)[] = []
    const writer: Writer = {
      ...{ name, child, logged: new Set<string>(), killed: false, slept: false, result: undefined, stderr: '' },
      waits: order.exit === 'wait',
      exit: new Promise((resolve) => child.once('close', resolve)),
      reached: (n) =>
        new Promise((resolve) => {
          const look = () => (writer.logged.size >= n || child.exitCode !== null || child.signalCode) && resolve()
          waits.push(look)
          child.once('close', () => resolve())
          look()
        }),
      kill: () => {
        writer.killed = child.kill('SIGKILL') || writer.killed
      },
    }
    let rest = ''
    child.stdio[3]?.on('data', (data: Buffer) => {
      const lines = (rest + data).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const [what, text = ''] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
        if (what === 'after') writer.logged.add(`${number}:${text}`)
        if (what === 'result') writer.result = JSON.parse(text)
      }
      for (const look of waits) look()
    })
    child.stderr?.on('data', (data: Buffer) => {
      writer.stderr += data
    })
    writers.push(writer)
    return writer
  }

  /** Kills the uploader of this minute, if its token names a living one. */
  const killUploader = () => {
    try {
      const token = join(stateDir, 'torture', `upload.${Math.floor(Date.now() / 60_000)}.token`)
      const pid = Number(readFileSync(token, 'utf8'))
      if (pid > 0) process.kill(pid, 'SIGKILL')
    } catch {
      // None was started this minute, or it has ended.
    }
  }

  /** Bad news grow old: what the processes told each other of the endpoint no longer holds anybody back. */
  const later = () => {
    for (const file of readdirSync(stateDir, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('backoff.json')) rmSync(join(stateDir, file), { force: true })
  }

  return {
    stateDir,
    later,
    killUploader,
    collector,
    further,
    writers,
    start,
    behave: (behaviour: BehaviourSource) => collector.behave(behaviour),
    end: async () => {
      for (const { child } of writers) child.kill('SIGKILL')
      await collector.close()
      further?.close()
      // A directory that was given is its giver's.
      for (const folder of given ? [home] : [stateDir, home]) clear(folder)
    },
  }
}
