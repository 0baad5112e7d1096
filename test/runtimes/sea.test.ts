import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from 'vitest'
import { toCommonJs } from '../hosts/bundle.ts'
import { runtime } from '../hosts/host.ts'
import { testBinary } from './binary.ts'
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
  testBinary(
    async ({ folder }, program) => {
      await toCommonJs.bundle(folder)
      const config = { main: 'out/dist/entry.cjs', output: 'sea.blob', disableExperimentalSEAWarning: true }
      writeFileSync(join(folder, 'sea.json'), JSON.stringify(config))
      execFileSync(runtime, ['--experimental-sea-config', 'sea.json'], { cwd: folder, stdio: 'ignore' })
      copyFileSync(runtime, program)
      chmodSync(program, 0o755)
      inject(program, join(folder, 'sea.blob'))
    },
    ['node_modules', 'out'],
  )
})
