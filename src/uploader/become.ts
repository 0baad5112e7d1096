/* How a process finds out that it is to be an uploader. Loaded by programs at their very start, so it imports nothing else. */

import { uploaderVariable } from '../handover/marker.ts'
import { becomesUploaderName, givenOptionsName, uploaderName } from '../model/global-names.ts'
import { version } from '../model/version.ts'

/**
 * Turns this process into the uploader if it was started as one. Call it first thing in a program that is bundled or
 * compiled, and load the rest behind it, for imports run before any code:
 *
 * ```js
 * import { runUploaderIfChild } from 'orangebox/upload'
 * if (!runUploaderIfChild()) await import('./main.js')
 * ```
 *
 * A program that is neither need not call it: there the uploader is a script of this package.
 *
 * @returns true: this process uploads, and ends by itself within a minute; do nothing else. False: go on.
 */
export function runUploaderIfChild(): boolean {
  if (process.env[uploaderVariable] !== '1') {
    // Not set: a program of its own, which can be started again as an uploader. `2`: started by an uploader, and must not start another. If there
    // is a client already, the program's work stands before this call, and would be done again in an uploader.
    const becomes = process.env[uploaderVariable] === undefined && !(Symbol.for(givenOptionsName) in globalThis)
    Reflect.set(globalThis, Symbol.for(becomesUploaderName), becomes ? version : undefined)
    return false
  }
  process.env[uploaderVariable] = '2'
  Reflect.set(globalThis, Symbol.for(uploaderName), true)
  void import('./run.ts').then(({ upload }) => upload())
  return true
}
