/**
 * The types a host sees: what tsc emits for the public entries, less every file the entries do not mention.
 *
 * They are written once, as CommonJS, which both kinds of module can mention; an ES module has for each entry a file that hands
 * them on. Two sets would be two `Label`s that do not fit each other.
 */

import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { moduleUses } from '../lib/module-uses.mjs'

/**
 * @param {object} options
 * @param {string} options.root the checkout
 * @param {string} options.dir where the declarations go
 * @param {string} options.scratch a folder for what tsc emits, removed afterwards
 * @param {readonly string[]} options.entries e.g. `index`
 */
export function declarations({ root, dir, scratch, entries }) {
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, '-p', join(root, 'tsconfig.build.json'), '--outDir', scratch]
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('build: the declarations do not compile')

  const queue = entries.map((entry) => resolve(scratch, `${entry}.d.ts`))
  for (const file of queue) {
    const { text, mentioned } = published(file)
    const target = join(dir, relative(scratch, file).replace(/\.d\.ts$/, '.d.cts'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, text)
    queue.push(...mentioned.filter((next) => !queue.includes(next)))
  }
  for (const entry of entries) writeFileSync(join(dir, `${entry}.d.ts`), `export * from './${basename(entry)}.cjs'\n`)
  rmSync(scratch, { recursive: true })
}

/** One declaration file as hosts of every kind can read it, and the files it mentions. */
function published(/** @type {string} */ file) {
  let text = readFileSync(file, 'utf8')
  const mentioned = new Set()
  // From the end, so that the offsets of what is still to be replaced stay true.
  for (const { specifier, start, end } of moduleUses(file, text).uses.reverse()) {
    if (!/^\.\.?\//.test(specifier)) throw new Error(`build: the public types mention ${specifier}, in ${file}`)
    const bare = specifier.replace(/\.[jt]s$/, '')
    mentioned.add(resolve(dirname(file), `${bare}.d.ts`))
    text = `${text.slice(0, start)}'${bare}.cjs'${text.slice(end)}`
  }
  // `await using` without asking the host for a newer "lib" than es2022; TypeScript has this one since 5.2.
  if (/\b(Symbol\.(asyncD|d)ispose|(Async)?Disposable)\b/.test(text)) {
    text = `/// <reference lib="esnext.disposable" />\n${text}`
  }
  return { text, mentioned: [...mentioned] }
}
