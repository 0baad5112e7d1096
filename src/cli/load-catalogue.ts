/* Loads a module of the host's to see what it declares. It is the host's code and may do anything, so it runs in a process of its own. */

import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Declared } from '../catalogue/page.ts'
import type { EventRule, FieldRule } from '../model/catalogue.ts'

/** What a module declares, and the declarations in it that cannot be used. */
export type Found = Declared & { readonly faults: readonly string[] }

/**
 * The program of that process: it imports the module, collects its catalogues and writes them to descriptor 3, so that a module which
 * prints, waits or exits does no harm. What a CommonJS module exports stands under `default`.
 */
const script = `
import { writeSync } from 'node:fs'
const tell = (what) => writeSync(3, JSON.stringify(what))
const key = Symbol.for('orangebox.catalogue')
try {
  const module = await import(process.argv[1])
  const all = new Set([...Object.values(module), ...Object.values(Object(module.default))].filter((one) => typeof one === 'object' && one !== null && key in one))
  const events = [...all].flatMap((one) => [...one[key].rules].map(([name, rule]) => [name, { ...rule, fields: [...rule.fields] }]))
  tell({ count: all.size, events, context: [...all].flatMap((one) => [...one[key].contextRules]), faults: [...all].flatMap((one) => one.faults) })
} catch (error) {
  tell({ code: error?.code, message: String(error?.message ?? error) })
}
process.exit()
`

/** What the child writes: the declarations, or the error that loading the module threw. Maps become lists, since JSON has none. */
type Told =
  | { readonly code?: string; readonly message: string }
  | {
      readonly count: number
      readonly events: readonly (readonly [
        string,
        Omit<EventRule, 'fields'> & { readonly fields: readonly (readonly [string, FieldRule])[] },
      ])[]
      readonly context: readonly (readonly [string, FieldRule])[]
      readonly faults: readonly string[]
    }

/**
 * All catalogues that a module exports, as one; or why there are none.
 *
 * Waits for the child without a limit: a module that takes long is the host's own, and Ctrl-C ends both.
 */
export function loadCatalogue(file: string): Found | { readonly why: string } {
  const url = pathToFileURL(resolve(file)).href
  const { output } = spawnSync(process.execPath, ['--input-type=module', '-e', script, url], {
    // Descriptor 3 carries the answer, so whatever the module prints is not mixed with it.
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const text = output?.[3] ?? ''
  // The module called `process.exit()` or was killed before the script could answer.
  if (text === '') return { why: `${file} ended the process while it was loaded` }
  const told = JSON.parse(text) as Told
  if ('message' in told) {
    return { why: whyNotLoaded(file, told) }
  }
  if (told.count === 0) return { why: `${file} exports nothing that defineEvents made` }
  return {
    rules: new Map(told.events.map(([name, rule]) => [name, { ...rule, fields: new Map(rule.fields) }])),
    contextRules: new Map(told.context),
    faults: told.faults,
  }
}

/** What the host can do about it, where that is known. */
function whyNotLoaded(file: string, { code, message }: { readonly code?: string; readonly message: string }): string {
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return `Node ${process.versions.node} reads no TypeScript: use Node 22.18 or later, or name the compiled file`
  const [line = ''] = message.split('\n')
  // `npm init` makes CommonJS packages, so a declaration file in module syntax is a frequent mistake.
  const hint = /import statement outside a module|Unexpected token 'export'/.test(line)
    ? `; its package.json says that it is CommonJS: write "type": "module" there, or name the file ${file.replace(/\.([jt]s)$/, '.m$1')}`
    : ''
  return `${file} cannot be loaded: ${line}${hint}`
}
