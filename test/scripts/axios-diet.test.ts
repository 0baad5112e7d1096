import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'
import { afterEach, expect, test } from 'vitest'
import { axiosDiet, edits, stubs } from '../../scripts/build/axios-diet.mjs'
import { inputOptions } from '../../scripts/build/options.mjs'

const cwd = mkdtempSync(join(tmpdir(), 'axios-diet-'))
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

/** A tree of packages in which every file has exactly what the diet looks for, but for what `without` says. */
async function build(without?: (typeof stubs)[number] | (typeof edits)[number]) {
  const texts = new Map<string, string[]>()
  const add = (file: string, line: string) => texts.set(file, [...(texts.get(file) ?? []), line])
  for (const stub of stubs) add(stub.file, stub === without ? '' : `export * from '${stub.imports}'`)
  for (const [n, edit] of edits.entries())
    add(edit.file, edit === without ? '' : `export const it${n} = (G) => (${edit.find})`)
  const files = new Map([...texts].map(([file, lines]) => [`node_modules/${file}`, lines.join('\n')]))
  files.set('main.js', [...texts.keys()].map((file) => `import './node_modules/${file}'`).join('\n'))
  for (const [file, text] of files) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true })
    writeFileSync(join(cwd, file), text)
  }
  const bundle = await rolldown({ cwd, input: 'main.js', platform: 'node', plugins: [axiosDiet()], onLog: () => {} })
  await bundle.generate({})
  await bundle.close()
}

test('the build passes while everything that is replaced is there', async () => {
  await expect(build()).resolves.toBeUndefined()
})

test.each(stubs)('the build fails once $file no longer imports $imports', async (stub) => {
  await expect(build(stub)).rejects.toThrow(`axios-diet: ${stub.file} no longer has import '${stub.imports}'`)
})

test.each(edits)('the build fails once $file no longer has the text that is replaced', async (edit) => {
  await expect(build(edit)).rejects.toThrow(`axios-diet: ${edit.file} no longer has`)
})

test('the build fails once axios closes the door to its client', async () => {
  const door = 'axios/unsafe/core/dispatchRequest.js'
  const pack = (doors: object) => {
    mkdirSync(join(cwd, 'node_modules/axios/lib/core'), { recursive: true })
    writeFileSync(join(cwd, 'node_modules/axios/package.json'), JSON.stringify({ type: 'module', exports: doors }))
    writeFileSync(join(cwd, 'node_modules/axios/lib/core/dispatchRequest.js'), 'export default () => {}')
    writeFileSync(join(cwd, 'main.js'), `import dispatchRequest from '${door}'\ndispatchRequest()`)
  }
  const built = async () => {
    const { plugins: _, ...options } = inputOptions({ root: cwd, version: '1.0.0' })
    const bundle = await rolldown({ ...options, input: 'main.js' })
    await bundle.generate({})
    await bundle.close()
  }
  pack({ '.': './index.js', './unsafe/*': './lib/*' })
  await expect(built()).resolves.toBeUndefined()
  pack({ '.': './index.js' })
  await expect(built()).rejects.toThrow(door)
})
