/**
 * Where a chunk holds more than what is imported from it later, the bundler puts a door in front: a file that only passes names on.
 * Each would cost half a millisecond when it is loaded. So the chunk gets those names itself, and the doors go.
 */

/** @returns {import('rolldown').Plugin} */
export function noDoors() {
  return {
    name: 'no-doors',
    generateBundle(_, bundle) {
      for (const [file, door] of Object.entries(bundle)) {
        if (door.type !== 'chunk' || door.isEntry) continue
        const [, passed, target] = /^export\{([^}]*)\}from"\.\/([^"]+)";\s*$/.exec(door.code) ?? []
        const room = bundle[`${folderOf(file)}${target}`]
        if (passed === undefined || room?.type !== 'chunk') continue
        room.code = withNames(room.code, passed)
        for (const other of Object.values(bundle)) if (other.type === 'chunk') lead(other, file, room.fileName)
        delete bundle[file]
      }
    },
  }
}

const folderOf = (/** @type {string} */ file) => file.slice(0, file.lastIndexOf('/') + 1)
const pairs = (/** @type {string} */ list) =>
  list.split(',').map((item) => {
    const [name = '', alias = name] = item.split(' as ')
    return /** @type {const} */ ([name, alias])
  })

/** The chunk's own list of exports gets the names behind its last ones; nothing that a source map counts stands there. */
function withNames(/** @type {string} */ code, /** @type {string} */ passed) {
  const [list, own = ''] = /export\{([^}]*)\};(?=\s*(?:\/\/# sourceMappingURL=\S+\s*)?$)/.exec(code) ?? []
  if (list === undefined) throw new Error('build: a chunk that something is imported from exports nothing')
  const locals = new Map(pairs(own).map(([local, name]) => [name, local]))
  const added = pairs(passed).map(([name, alias]) => `${locals.get(name)} as ${alias}`)
  return code.replace(list, `export{${own},${added.join(',')}};`)
}

/** As many characters as before: source maps count them. */
function lead(
  /** @type {import('rolldown').OutputChunk} */ chunk,
  /** @type {string} */ door,
  /** @type {string} */ room,
) {
  const [from, to] = [door, room].map((file) => `/${file.slice(folderOf(file).length)}\``)
  chunk.code = chunk.code.replaceAll(from, to.padEnd(from.length))
  chunk.dynamicImports = chunk.dynamicImports.map((file) => (file === door ? room : file))
}
