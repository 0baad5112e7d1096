import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { Processes } from '../../src/model/ports.ts'
import { nodeProcesses } from '../../src/node/processes.ts'
import { scriptedProcesses } from '../support/fakes/processes.ts'

interface Other {
  readonly pid: number
  readonly start: string
  kill(): Promise<void>
}
interface World {
  readonly processes: Processes
  another(): Promise<Other>
}

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})
const onLinux = process.platform === 'linux'
const statOf = (pid: number) => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

const fake = (): World => {
  const processes = scriptedProcesses()
  let pid = 500
  const another = async () => {
    processes.set(++pid, 'alive', '77')
    const own = pid
    return { pid: own, start: '77', kill: async () => processes.set(own, 'dead') }
  }
  return { processes, another }
}
const real = (): World => ({
  processes: nodeProcesses(),
  another: async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'])
    children.push(child)
    await once(child, 'spawn')
    const pid = child.pid as number
    const kill = async () => {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
    }
    return { pid, start: onLinux ? (statOf(pid)[19] as string) : '0', kill }
  },
})

describe.each([
  ['in a test', fake],
  ['of Node', real],
] as const)('processes %s', (_name, make) => {
  test('I am one, with a place where my pid means something', () => {
    const { processes } = make()
    expect(processes.host8).toMatch(/^[0-9a-f]{8}$/)
    expect(processes.start).toMatch(/^\d{1,20}$/)
    expect(processes.pid).toBeGreaterThan(0)
    expect(processes.liveness(processes.pid, processes.start)).not.toBe('dead')
  })
  test('another lives until it is killed', async () => {
    const { processes, another } = make()
    const other = await another()
    const living = onLinux ? 'alive' : 'unknown'
    expect(['alive', living]).toContain(processes.liveness(other.pid, other.start))
    expect(processes.liveness(other.pid, '0')).not.toBe('dead')
    await other.kill()
    expect(processes.liveness(other.pid, other.start)).toBe('dead')
  })
  test.runIf(onLinux)('a pid with another start is another process: the former one is dead', async () => {
    const { processes, another } = make()
    const { pid, start } = await another()
    expect(processes.liveness(pid, String(Number(start) + 1))).toBe('dead')
  })
  test('a pid that nobody has is dead', () => {
    expect(make().processes.liveness(2 ** 22 + 1, '1')).toBe('dead')
  })
})

describe('processes of Node', () => {
  test.runIf(onLinux)('a zombie sends nothing any more: it is dead', async () => {
    // The shell becomes a program that never asks after its child, before that child ends.
    const parent = spawn('sh', ['-c', 'sleep 0.3 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    children.push(parent)
    const [line] = await once(parent.stdout, 'data')
    const pid = Number(String(line).trim())
    // Nothing tells of the moment when a child of a stranger ends; its own state does.
    await expect.poll(() => statOf(pid)[0]).toBe('Z')
    expect(nodeProcesses().liveness(pid, statOf(pid)[19] as string)).toBe('dead')
    expect(nodeProcesses().liveness(pid, '0')).toBe('dead')
  })
  test.skipIf(process.platform === 'win32')('somebody else’s process lives, though it may not be touched', () => {
    expect(nodeProcesses().liveness(1, '0')).not.toBe('dead')
  })
  test('who I am is looked up once', () => expect(nodeProcesses()).toBe(nodeProcesses()))
})
