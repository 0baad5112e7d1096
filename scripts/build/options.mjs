/** What the ES modules and their CommonJS twin are built with alike. */

import { axiosDiet } from './axios-diet.mjs'
import { nodeBuiltins } from './node-builtins.mjs'
import { ownNames } from './own-names.mjs'
import { plainLimits } from './plain-limits.mjs'

/** @param {{ root: string, version: string }} options the checkout, and our version */
export const inputOptions = ({ root, version }) => ({
  cwd: root,
  platform: /** @type {const} */ ('node'),
  // Without this the CommonJS builds of OpenTelemetry are taken, which cannot be shaken: 610 KB instead of 78.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [axiosDiet(), nodeBuiltins(root), ownNames(), plainLimits()],
  // Numbers and words stand where they are used: as names that other files take from the core each costs whoever starts it.
  optimization: { inlineConst: { mode: /** @type {const} */ ('all'), pass: 2 } },
  transform: { target: 'node20.19', define: { __ORANGEBOX_VERSION__: JSON.stringify(version) } },
  onLog(/** @type {string} */ level, /** @type {{ message: string }} */ log) {
    // A missing export or an import that leads nowhere is how a broken update speaks first.
    if (level === 'warn') throw new Error(`build: ${log.message}`)
  },
})

export const outputOptions = {
  // Class names get lost; nothing here may depend on them: errors are told apart by `code`.
  minify: true,
  // Licences are in THIRD_PARTY_NOTICES.
  comments: false,
}
