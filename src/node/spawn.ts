import { version } from '../model/version.ts'
import { readNameless, writeNameless } from './nameless-file.ts'
import { untraced } from './untraced.ts'

/** A process that outlives this one, with `input` as its standard input, from a file without a name. */
export interface Spawn {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly input: string
  /** Where the input may be for a moment, as an empty file, besides the folder for temporary files. */
  readonly inputPath: string
}

/** Returns the pid. Throws what the system throws. */
export const spawnDetached = (spawn: Spawn): number | undefined => untraced(() => start(spawn))

function start({ command, args, cwd, env, input, inputPath }: Spawn): number | undefined {
  const { tmpdir } = process.getBuiltinModule('node:os')
  const elsewhere = `${tmpdir()}${inputPath.slice(inputPath.lastIndexOf('/'))}`
  const fd = writeNameless([inputPath, elsewhere], input)
  try {
    const child = process.getBuiltinModule('node:child_process').spawn(command, [...args], {
      cwd,
      env,
      detached: true,
      windowsHide: true,
      stdio: [fd, 'ignore', 'ignore'],
    })
    // Sentry listens to every process that is started, and would make a breadcrumb of ours.
    child.removeAllListeners()
    // A command that cannot be started says so later, and nobody listens any more.
    child.on('error', () => {})
    child.unref()
    return child.pid
  } finally {
    process.getBuiltinModule('node:fs').closeSync(fd)
  }
}

/** What the parent passed on as standard input. */
export const readStandardInput = (): string | undefined => readNameless(0)

/** Lets everything else go first, where the platform has priorities. */
export function yieldPriority(): void {
  try {
    process.getBuiltinModule('node:os').setPriority(10)
  } catch {
    // Not everywhere allowed, and not worth a word.
  }
}

/** How an uploader of this program is started; `why` there is none, in words for its developer, and what is done `instead`. */
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
  // Whether its binary may be run as Node is sealed into it; where it is run so now, it may.
  if (electron && (process as { readonly type?: string }).type !== undefined) {
    const why = 'an Electron application would be started a second time'
    return { why, instead: 'wait' }
  }
  const script = becomesUploader ? ownScript() : packagedScript()
  if (script === undefined) {
    const why = 'a bundled program calls runUploaderIfChild() of orangebox/upload first thing'
    return { why, instead: 'leave' }
  }
  // Only what Yarn loads into this process can read it there.
  if (/\.zip[\\/]/i.test(script)) {
    const why = `${script} is inside an archive, which a new process cannot read; keep orangebox unplugged (preferUnplugged)`
    return { why, instead: 'wait' }
  }
  const env = { NODE_OPTIONS: undefined, ...(electron && { ELECTRON_RUN_AS_NODE: '1' }) }
  return { command: process.execPath, args: script ? [script] : [], env }
}

/** The script of this very program, empty if that is inside the binary. */
function ownScript(): string | undefined {
  const script = process.argv[1] ?? ''
  if (isCompiled(script)) return ''
  // Without a script, as with `node -e`, a runtime would take the brief on its standard input for one.
  return script || undefined
}

/** The uploader's script beside this very file, if this file still lies in its package and this binary takes a script. */
function packagedScript(): string | undefined {
  // Undefined where a bundler made CommonJS of it.
  const here: string | undefined = import.meta.url
  if (!here?.startsWith('file:') || isCompiled(process.argv[1] ?? '')) return undefined
  // In a bundle the host's file has this URL, and may have a script of this name near it.
  const folder = process.getBuiltinModule('node:url').fileURLToPath(new URL('../..', here))
  return isOwnPackage(folder) ? `${folder}dist/${'upload-main'}.js` : undefined
}

/** Whether the program is inside the binary, which takes no script then. */
function isCompiled(script: string): boolean {
  const sea = (process.getBuiltinModule('node:sea') as { isSea?: () => boolean } | undefined)?.isSea?.() === true
  return sea || /^(?:\/\$bunfs|[A-Z]:[\\/]~BUN)/i.test(script) || script === process.execPath
}

function isOwnPackage(folder: string): boolean {
  try {
    const text = untraced(() => process.getBuiltinModule('node:fs').readFileSync(`${folder}package.json`, 'utf8'))
    const given = JSON.parse(text) as { readonly name?: unknown; readonly version?: unknown }
    return given.name === 'orangebox' && given.version === version
  } catch {
    return false
  }
}
