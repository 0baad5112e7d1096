import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { toCommonJs } from '../hosts/bundle.ts'
import { createHost, type Host, quiet, runtime } from '../hosts/host.ts'
import { fetched } from './command.ts'

const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

const postject = fetched('postject')
const impossible = whyNot()
if (impossible) console.info(`skipped: Node single executable: ${impossible}`)

/** macOS and Windows sign their binaries, which is a story of its own; a Node of a shared library has no room for a program. */
function whyNot(): string | false {
  if (process.platform !== 'linux') return `on ${process.platform} a changed binary has to be signed again`
  if (!postject) return 'npm run test:runtimes makes one'
  return !readFileSync(runtime).includes(`${fuse}:0`) && 'this Node is no binary of one piece'
}

/** Puts the program into the binary; in a process of its own, for it talks. */
function inject(program: string, blob: string): void {
  const args = [join(`${postject}`, 'dist/cli.js'), program, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse]
  execFileSync(process.execPath, args, { stdio: 'ignore' })
}

describe.skipIf(impossible !== false)('a Node single executable', () => {
  let host: Host
  let program: string
  beforeAll(async () => {
    host = await createHost()
    await toCommonJs.bundle(host.folder)
    const main = 'out/dist/entry.cjs'
    const config = { main, output: 'sea.blob', disableExperimentalSEAWarning: true }
    writeFileSync(join(host.folder, 'sea.json'), JSON.stringify(config))
    execFileSync(runtime, ['--experimental-sea-config', 'sea.json'], { cwd: host.folder, stdio: 'ignore' })
    program = join(host.folder, 'acme')
    copyFileSync(runtime, program)
    chmodSync(program, 0o755)
    inject(program, join(host.folder, 'sea.blob'))
    // As on the user's machine: nothing but the binary.
    for (const folder of ['node_modules', 'out'])
      renameSync(join(host.folder, folder), join(host.folder, `gone-${folder}`))
  })
  afterAll(() => host?.remove())

  test('waits for its events', async () => {
    expect(quiet(await host.run(program, [])).result).toMatchObject({ delivered: 3, kept: 0, dropped: 0 })
  })

  test('is its own uploader', async () => {
    const before = host.collector.events.size
    const { result, diagnostics } = quiet(await host.run(program, [], { upload: 'detach' }))
    expect(diagnostics).toEqual([])
    expect(result).toMatchObject({ delivered: 0, kept: 3, dropped: 0 })
    await host.collector.received(before + 3)
    await host.uploadersGone()
    expect(host.collector.events.size).toBe(before + 3)
    expect(host.segments()).toEqual([])
  })
})
