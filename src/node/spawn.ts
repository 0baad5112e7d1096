/* Starts the uploader: a process that outlives this one, and the ways in which a program can be started a second time to become it. */

import { version } from '../model/version.ts'
import { describe } from '../policy/describe.ts'
import { readNameless, writeNameless } from './nameless-file.ts'
import { untraced } from './untraced.ts'

/** What a process is started with that outlives this one. */
export interface Spawn {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Its standard input, passed on as a file without a name. */
  readonly input: string
  /** Where the input may be for a moment, as an empty file, besides the folder for temporary files. */
  readonly inputPath: string
}

/** Starts it, and returns its pid; undefined where the command cannot be started. Throws what the system throws. */
export const spawnDetached = (spawn: Spawn): number | undefined => untraced(() => start(spawn))

function start({ command, args, cwd, env, input, inputPath }: Spawn): number | undefined {
  const fds: number[] = []
  let fd = 0
  try {
    // Until no standard descriptor is free. A host may have closed them, as daemons do; libuv ends it by an assertion if the pipe by which it starts a
    // process gets one of them.
    while (fd <= 2) {
      fd = writeNameless(placesFor(inputPath), input)
      fds.push(fd)
    }
    const child = process.getBuiltinModule('node:child_process').spawn(command, [...args], {
      cwd,
      env,
      detached: true,
      windowsHide: true,
      stdio: [fd, 'ignore', 'ignore'],
    })
    // Sentry listens to every process that is started, and would make a breadcrumb of ours.
    if (child.eventNames().length > 0) child.removeAllListeners()
    // A command that cannot be started says so later, and nobody listens any more.
    child.on('error', () => {})
    child.unref()
    return child.pid
  } finally {
    for (const each of fds) process.getBuiltinModule('node:fs').closeSync(each)
  }
}

/** The given one, and one in the folder for temporary files, which is asked for only if the first will not do. */
function* placesFor(path: string): Generator<string> {
  yield path
  yield `${process.getBuiltinModule('node:os').tmpdir()}${path.slice(path.lastIndexOf('/'))}`
}

/** The brief that the parent passed on as standard input; undefined where that is no file. */
export const readStandardInput = (): string | undefined => readNameless(0)

/** Lets the other processes of the machine go first. Without effect where the platform has no priorities or forbids it. */
export function yieldPriority(): void {
  try {
    process.getBuiltinModule('node:os').setPriority(10)
  } catch {
    // An uploader of usual priority does no harm either.
  }
}

/** How an uploader of this program is started, or `why` none can be, in words for its developer, and what is done `instead`. */
export type Way =
  | {
      readonly command: string
      readonly args: readonly string[]
      readonly env: Readonly<Record<string, string | undefined>>
    }
  | { readonly why: string; readonly instead: 'wait' | 'leave' }

/** @param becomesUploader whether this program, started again, becomes an uploader. */
export function wayToUploader(becomesUploader: boolean): Way {
  const electron = process.versions.electron !== undefined
  // An Electron binary can be built so that it refuses to run as plain Node. Where it runs as Node now (no `process.type`), it does not.
  if (electron && (process as { readonly type?: string }).type !== undefined) {
    const why = 'an Electron application would be started a second time'
    return { why, instead: 'wait' }
  }
  const script = becomesUploader ? ownScript() : packagedScript()
  if (script === undefined || typeof script === 'object') {
    const why = script?.why ?? 'a bundled program must call runUploaderIfChild() of orangebox/upload first thing'
    return { why, instead: 'leave' }
  }
  // Yarn's zero-installs keep packages in archives. Only a process that Yarn's loader runs in can read there, and the uploader is none.
  if (/\.zip[\\/]/i.test(script)) {
    const why = `${script} is inside an archive, which a new process cannot read; keep orangebox unplugged (preferUnplugged)`
    return { why, instead: 'wait' }
  }
  const env = { NODE_OPTIONS: undefined, ...(electron && { ELECTRON_RUN_AS_NODE: '1' }) }
  return { command: process.execPath, args: script ? [script] : [], env }
}

/** The script of this very program; empty if it is inside the binary, undefined if there is none. */
function ownScript(): string | undefined {
  const script = process.argv[1] ?? ''
  if (isCompiled(script)) return ''
  // A runtime that is started without a script, as by `node -e` again, would run its standard input: the brief.
  return script || undefined
}

/**
 * The uploader's script beside this very file, if this file still lies in its package and this binary takes a script. An uploader of another version
 * may read the brief differently.
 */
function packagedScript(): string | undefined | { readonly why: string } {
  // Undefined where a bundler made CommonJS of this module.
  const here: string | undefined = import.meta.url
  if (!here?.startsWith('file:') || isCompiled(process.argv[1] ?? '')) return undefined
  // In a bundle this is the URL of the host's file, and a script of this name near it would be the host's: so the package is looked at.
  const folder = process.getBuiltinModule('node:url').fileURLToPath(new URL('../..', here))
  const found = ownVersion(folder)
  if (found === undefined) return undefined
  if (found !== version)
    return { why: `orangebox ${version} was replaced by ${describe(found)} while this program ran` }
  // Where the files for bundlers run as they are (Bun, Deno), the script is of the same kind.
  const kind = here.endsWith('.whole.js') ? '.whole' : ''
  return `${folder}dist/${'upload-main'}${kind}.js`
}

/** Whether the program is compiled into its binary (Node's single executables, Bun, others), which then takes no script. */
function isCompiled(script: string): boolean {
  const sea = (process.getBuiltinModule('node:sea') as { isSea?: () => boolean } | undefined)?.isSea?.() === true
  return sea || /^(?:\/\$bunfs|[A-Z]:[\\/]~BUN)/i.test(script) || script === process.execPath
}

/** The version of this package that a folder holds; undefined: it holds none. */
function ownVersion(folder: string): unknown {
  try {
    const text = untraced(() => process.getBuiltinModule('node:fs').readFileSync(`${folder}package.json`, 'utf8'))
    const given = JSON.parse(text) as { readonly name?: unknown; readonly version?: unknown }
    return given.name === 'orangebox' ? given.version : undefined
  } catch {
    return undefined
  }
}
