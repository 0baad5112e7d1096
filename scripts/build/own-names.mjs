/**
 * The bundler's helper that makes a namespace of a module lists the names with `for (… in …)`, which takes along whatever the
 * host has put on Object.prototype: then nothing that sends can be loaded. Patched to the module's own names.
 */

const runtime = /rolldown[\\/]runtime/
const find = /for \(var (\w+) in (\w+)\)/g

/** @returns {import('rolldown').Plugin} */
export function ownNames() {
  let patched = 0
  return {
    name: 'own-names',
    transform(code, id) {
      if (!runtime.test(id)) return null
      const write = code.replace(find, (_, name, all) => {
        patched++
        return `for (var ${name} of Object.keys(${all}))`
      })
      return { code: write, map: null }
    },
    buildEnd(error) {
      if (error === undefined && patched === 0)
        this.error("own-names: the bundler's helper is another one now; see how it lists names")
    },
  }
}
