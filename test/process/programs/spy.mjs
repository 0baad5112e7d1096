/** Loaded before a program with `--import`: notes every call that touches a file, the network, a timer or randomness, and tells at exit. */
import { resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(fileURLToPath(import.meta.url), '../../../..')
const fs = process.getBuiltinModule('node:fs')
const { writeSync } = fs
const touched = []
/** Descriptor 3 is the host's own; Node loads program and package through some of these very functions, by descriptors, too. */
const innocent = new Set([3])

const watch = (object, name, where) => {
  const original = object[name]
  if (typeof original !== 'function' || /^[A-Z]/.test(name)) return
  object[name] = function (...args) {
    const [first] = args
    const path = first instanceof URL ? fileURLToPath(first) : first
    const isInnocent = typeof path === 'string' ? path.startsWith(root + sep) : innocent.has(path)
    if (!isInnocent) touched.push(`${where}.${name}(${typeof path === 'string' ? path : ''})`)
    const result = original.apply(this, args)
    if (isInnocent && name === 'openSync') innocent.add(result)
    if (name === 'closeSync') innocent.delete(path)
    return result
  }
}
const all = (object, where) => {
  for (const name of Object.keys(object)) watch(object, name, where)
}
all(fs, 'fs')
all(fs.promises, 'fs.promises')
for (const name of ['http', 'https', 'net', 'tls', 'dns', 'dgram', 'child_process'])
  all(process.getBuiltinModule(`node:${name}`), name)
watch(process.getBuiltinModule('node:net').Socket.prototype, 'connect', 'socket')
watch(process.getBuiltinModule('node:crypto'), 'randomUUID', 'crypto')
watch(globalThis, 'fetch', 'global')
for (const name of ['setTimeout', 'setInterval', 'setImmediate']) {
  watch(globalThis, name, 'global')
  watch(process.getBuiltinModule('node:timers'), name, 'timers')
}

process.on('exit', () => writeSync(3, `${JSON.stringify({ kind: 'told', touched })}\n`))
