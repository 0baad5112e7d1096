/** The reference pages: what a host can import, with its hover texts, one folder for each entry. */

import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { entries } from '../build/entries.mjs'

const nameOf = (/** @type {string} */ entry) => (entry === 'index' ? 'orangebox' : `orangebox/${entry}`)

/**
 * Made of the declarations that hosts get, so that a page shows what an editor shows. A name that cannot be resolved fails, and so does
 * one without a text; `test/types/hover.test.ts` says so sooner.
 *
 * @param {string} site the folder in which the generator is installed
 * @param {string} out where the pages go
 */
export function makeReference(site, out) {
  const scratch = join(site, '.reference')
  rmSync(scratch, { recursive: true, force: true })
  for (const entry of entries) {
    const file = join(scratch, `${nameOf(entry)}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    const up = nameOf(entry).replaceAll(/[^/]+/g, '..')
    const from = `${up}/../dist/types/${entry}.cjs`
    writeFileSync(file, `/** @module ${nameOf(entry)} */\nexport * from '${from}'\n`)
  }
  const compilerOptions = { module: 'nodenext', target: 'es2024', strict: true, types: [], skipLibCheck: true }
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['**/*.ts'] }))
  writeFileSync(join(scratch, 'typedoc.json'), JSON.stringify(optionsFor(scratch, out)))
  const typedoc = join(site, 'node_modules/typedoc/bin/typedoc')
  const { status } = spawnSync(process.execPath, [typedoc, '--options', join(scratch, 'typedoc.json')], {
    cwd: site,
    stdio: 'inherit',
  })
  rmSync(scratch, { recursive: true, force: true })
  if (status !== 0) throw new Error('the reference pages could not be made')
}

const optionsFor = (/** @type {string} */ scratch, /** @type {string} */ out) => ({
  ...{ plugin: ['typedoc-plugin-markdown'], out, tsconfig: join(scratch, 'tsconfig.json') },
  entryPoints: entries.map((entry) => join(scratch, `${nameOf(entry)}.ts`)),
  ...{ readme: 'none', name: 'Reference', disableSources: true, excludeInternal: true, hideBreadcrumbs: true },
  // One page for each entry, as somebody reads who looks for an option.
  ...{ router: 'module', entryFileName: 'index', hidePageHeader: true, useCodeBlocks: true, expandObjects: true },
  ...{ parametersFormat: 'table', interfacePropertiesFormat: 'table', typeDeclarationFormat: 'table' },
  tableColumnSettings: { hideModifiers: true, hideInherited: true, hideOverrides: true },
  ...{ treatWarningsAsErrors: true, validation: { notExported: true, invalidLink: true, notDocumented: true } },
})
