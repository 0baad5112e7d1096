/*
 * Looks at the machine for the detectors of `detect/`, which are pure: everything they judge by is read here. Loaded before the first
 * request, so that a run that sends nothing never looks.
 */

import type { View } from '../detect/view.ts'
import { or } from '../model/or.ts'
import type { Machine } from '../model/ports.ts'
import { ofProc } from './of-proc.ts'
import { untraced } from './untraced.ts'

/** How much of a file is read. On a machine with thousands of containers `mountinfo` is long; the mounts of a container's own files come first. */
const maxBytes = 65_536

/**
 * What the detectors are told. Files are read asynchronously, so that the host is not held up; what cannot be found out is empty or NaN.
 *
 * @param ofContainer whether to look at what tells a container. Default true.
 */
export async function viewMachine(
  { env, platform }: Pick<Machine, 'env' | 'platform'>,
  ofContainer = true,
): Promise<View> {
  const looks = ofContainer && platform === 'linux'
  const [cgroup, mounts] = looks
    ? await Promise.all([beginningOf('/proc/self/cgroup'), beginningOf('/proc/self/mountinfo')])
    : ['', '']
  return {
    ...{ env, platform, cgroup, mounts, isInteractive: isInteractive(platform) },
    uptimeMs: or(Number.NaN, () => process.uptime() * 1_000),
    memoryBytes: or(Number.NaN, memoryBytes),
  }
}

/** The namespace of a pod of Kubernetes, as it is told there; the empty string elsewhere. The token beside it is never read. */
export const readNamespace = (platform: string): Promise<string> | string =>
  platform === 'linux' ? beginningOf('/var/run/secrets/kubernetes.io/serviceaccount/namespace') : ''

/**
 * Whether input and output are terminals. Asked of the descriptors, because `process.stdin` opens what it stands for, which a host may
 * not want. `node:tty` is loaded only where there may be a terminal: it brings streams and sockets along, a fifth of what a program that
 * leaves its events costs.
 */
const isInteractive = (platform: string): boolean =>
  [0, 1].every((fd) => mayBeTerminal(fd, platform)) && [0, 1].every(process.getBuiltinModule('node:tty').isatty)

/** On Unix a terminal is a character device; on Linux none of major number 1, as `/dev/null` is. */
const mayBeTerminal = (fd: number, platform: string): boolean =>
  or(true, () => {
    const stats = process.getBuiltinModule('node:fs').fstatSync(fd)
    return stats.isCharacterDevice() && (platform !== 'linux' || stats.rdev >> 8 !== 1)
  })

/** Of the machine, or of what limits the process to less. Where there is no limit Node says 0, or a number beyond all machines. */
function memoryBytes(): number {
  // Linux begins with it, in KiB; `node:os` reads the same.
  const onLinux = Number.parseInt(ofProc('meminfo').slice('MemTotal:'.length), 10) * 1_024
  const all = onLinux || process.getBuiltinModule('node:os').totalmem()
  const own = process.constrainedMemory?.() ?? 0
  return own > 0 && own < all ? own : all
}

/** The first `maxBytes` of a file; the empty string if it cannot be read. */
async function beginningOf(path: string): Promise<string> {
  try {
    return await untraced(async () => {
      const file = await process.getBuiltinModule('node:fs').promises.open(path, 'r')
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0)
        return buffer.toString('utf8', 0, bytesRead)
      } finally {
        await file.close()
      }
    })
  } catch {
    return ''
  }
}
