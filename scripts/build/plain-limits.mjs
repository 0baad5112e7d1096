/**
 * `limits.maxSpoolBytes` becomes the number it is. As one object all of the numbers and their names would be in the core, the name once
 * more at each use; as exports of a module each use is the number, and what is not used is nowhere.
 */

const file = /[\\/]src[\\/]model[\\/]limits\.ts$/
const values = '\0limits'

/** @returns {import('rolldown').Plugin} */
export function plainLimits() {
  let text = ''
  return {
    name: 'plain-limits',
    resolveId: (id) => (id === values ? id : null),
    transform(code, id) {
      if (!file.test(id)) return null
      const [, object] = /^export const limits = (\{.*\})(?: as const)?\s*$/ms.exec(code) ?? []
      if (object === undefined) this.error('plain-limits: model/limits.ts is not one object of numbers any more')
      const limits = /** @type {Record<string, unknown>} */ (new Function(`return ${object}`)())
      text = Object.entries(limits)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
        .join('\n')
      return { code: `export * as limits from '${values}'`, map: null }
    },
    load: (id) => (id === values ? text : null),
  }
}
