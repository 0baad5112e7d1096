/**
 * A program that runs while its package is being replaced: the file that records is not there any more at the first event, and the file that sends
 * is not there for the first flush, and is for the next. With `other` it is there all the time, of another build.
 */
import { cpSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const { endpoint, stateDir, dir, other } = JSON.parse(process.argv[2])
const root = resolve(fileURLToPath(import.meta.url), '../../../..')
const copy = join(dir, 'package')
cpSync(join(root, 'dist'), copy, { recursive: true })
const chunk = join(copy, 'chunks/sending.js')
if (other) writeFileSync(chunk, readFileSync(chunk, 'utf8').replace(/\("[0-9a-f]{8}"\)/, '("00000000")'))
const recorder = join(copy, 'chunks/recorder.cjs')
const tell = (message) => writeSync(3, `${JSON.stringify({ kind: 'told', ...message })}\n`)

const { createTelemetry } = await import(pathToFileURL(join(copy, 'index.js')).href)
renameSync(recorder, `${recorder}.new`)
const said = []
const telemetry = createTelemetry({
  service: { name: 'acme', version: '1.4.0' },
  endpoint,
  stateDir,
  onDiagnostic: ({ code, message }) => said.push({ code, message }),
})
telemetry.logEvent('before')
if (!other) renameSync(chunk, `${chunk}.new`)
const first = await telemetry.flush()
if (!other) renameSync(`${chunk}.new`, chunk)
const second = await telemetry.flush()
tell({ first, second, said })
await telemetry.shutdown()
