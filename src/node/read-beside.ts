/* Loading a file of ours at once, which `import()` cannot. */

import { untraced } from './untraced.ts'

/**
 * Reads a CommonJS file of the package. Unlike `require` this looks for nothing, which would cost a program without CommonJS
 * modules 5 million instructions, and no loader of the host's sees it. Node's cache of compiled code serves it as it serves modules.
 *
 * @param name path of the file, seen from the one that asks
 * @param from URL of the file that asks
 * @returns what compiles and runs the file, and returns its exports. The file finds `given` in `module.exports` when it begins, and not by `require`, because
 * Bun lets nobody replace that.
 */
export function readBeside(name: string, from: string): (given: unknown) => unknown {
  const url = new URL(name, from)
  const code = untraced(() => process.getBuiltinModule('node:fs').readFileSync(url, 'utf8'))
  return (given) => {
    const { Module } = process.getBuiltinModule('node:module')
    const module = new Module(url.href) as InstanceType<typeof Module> & { _compile(code: string, file: string): void }
    module.exports = given
    module._compile(code, url.href)
    return module.exports
  }
}
