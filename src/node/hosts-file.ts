/*
 * Looks names up in the hosts file. The resolver that `lookup.ts` asks does not read it, and people block telemetry by it: without this
 * file a name they had sent to 0.0.0.0 would be resolved all the same.
 */

import { limits } from '../model/limits.ts'
import { type HostsAddress, parseHostsLine } from '../policy/parse-hosts.ts'

/** The hosts file: what the user of a machine says of names, before any name server is asked. */
export interface HostsFile {
  /** The addresses of a name; none where the file does not have it or cannot be read. */
  find(host: string): Promise<readonly HostsAddress[]>
}

/** Answers for a name are kept until the file changes. */
export function openHostsFile(path = usualPath()): HostsFile {
  let stamp: string | undefined
  const found = new Map<string, readonly HostsAddress[]>()

  const search = async (name: string): Promise<readonly HostsAddress[]> => {
    const now = await stampOf(path)
    if (now !== stamp) found.clear()
    stamp = now
    const known = found.get(name)
    if (known || now === undefined) return known ?? []
    const addresses = await scan(path, name)
    // Fetched settings may name ever new endpoints; the answers kept for them must not grow without end.
    if (found.size >= 16) found.clear()
    found.set(name, addresses)
    return addresses
  }
  return {
    find: (host) => search(host.toLowerCase().replace(/\.$/, '')).catch(() => []),
  }
}

function usualPath(): string {
  if (process.platform !== 'win32') return '/etc/hosts'
  return `${process.env.SystemRoot ?? 'C:\\Windows'}\\System32\\drivers\\etc\\hosts`
}

/** Changes whenever the file does; undefined if there is none that can be read to an end. */
function stampOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) =>
    process
      .getBuiltinModule('node:fs')
      .stat(path, (error, stats) =>
        resolve(error || !stats.isFile() ? undefined : `${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.size}`),
      ),
  )
}

/** Piece by piece: lists of a million blocked names exist, and neither the event loop nor memory may feel them. */
async function scan(path: string, name: string): Promise<readonly HostsAddress[]> {
  const addresses: HostsAddress[] = []
  const pieces = process.getBuiltinModule('node:fs').createReadStream(path, { end: limits.maxHostsBytes - 1 })
  let rest = ''
  const look = (lines: readonly string[]) => {
    for (const line of lines) {
      const address = parseHostsLine(line, name)
      if (address) addresses.push(address)
    }
  }
  for await (const piece of pieces.setEncoding('utf8') as AsyncIterable<string>) {
    const text = rest + piece
    const lastBreak = text.lastIndexOf('\n')
    // A line without an end is no line of a hosts file; only its last characters are kept, so that memory stays small.
    rest = text.slice(lastBreak + 1).slice(-limits.maxHostsLine)
    // Most pieces do not hold the name at all.
    if (text.toLowerCase().includes(name)) look(text.slice(0, lastBreak + 1).split('\n'))
  }
  look([rest])
  return addresses
}
