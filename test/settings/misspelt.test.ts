import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GrowthBook } from '@growthbook/growthbook'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostics.ts'
import type { SettingsSource } from '../../src/model/settings.ts'
import { cachedSettings } from '../../src/settings/cached.ts'
import { fileSettings } from '../../src/settings/file.ts'
import { growthbook } from '../../src/settings/growthbook.ts'
import { httpSettings } from '../../src/settings/http.ts'
import { ofrep } from '../../src/settings/ofrep.ts'
import { openfeature } from '../../src/settings/openfeature.ts'

/** Nobody is asked before something is read. */
const nobody = 'http://127.0.0.1:9'
const flags = new GrowthBook()
const client = { getObjectDetails: async () => ({ value: {} }), addHandler: () => {}, removeHandler: () => {} }
const made: Readonly<Record<string, (more: object) => unknown>> = {
  httpSettings: (more) => httpSettings({ url: nobody, publicKey: 'x', app: 'acme', ...more }),
  ofrep: (more) => ofrep({ baseUrl: nobody, context: {}, pollMs: 5_000, ...more }),
  fileSettings: (more) => fileSettings('/no/such.json', { document: {}, ...more }),
  cachedSettings: (more) => cachedSettings({ load: () => ({}), onChange: () => {}, ...more } as never),
  growthbook: (more) => growthbook(flags, { user: {}, ...more }),
  openfeature: (more) => openfeature(client as never, { context: {}, ...more } as never),
}

test.each(Object.entries(made))('%s tells of a name that is no option, and of none that is one', (_, make) => {
  const said: Diagnostic[] = []
  const onDiagnostic = (one: Diagnostic) => void said.push(one)
  make({ onDiagnostic })
  expect(said).toEqual([])
  make({ onDiagnostic, documnt: {} })
  expect(said).toMatchObject([
    {
      code: 'bad_option',
      message: 'options: there is no option "documnt"; it is ignored; did you mean "document"?',
    },
  ])
})

test('a misspelt key of signatures is not missed: without it every document would be believed', () => {
  const said: string[] = []
  httpSettings({
    url: nobody,
    publickey: 'x',
    onDiagnostic: ({ message }: Diagnostic) => void said.push(message),
  } as never)
  expect(said).toEqual(['options: there is no option "publickey"; it is ignored; did you mean "publicKey"?'])
})

describe('a part of a document that is misspelt is told, with the one that was meant:', () => {
  const document = { killswich: { backend: true }, sampling: {}, samplng: {}, other: 1 }
  const told = 'bad_setting there is no part "killswich" of the settings; it is ignored; did you mean "killswitch"?'
  const said: string[] = []
  let heard = () => {}
  const onDiagnostic = ({ code, message }: Diagnostic) => {
    said.push(`${code} ${message}`)
    heard()
  }
  beforeEach(() => void said.splice(0))

  test('in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'orangebox-misspelt-'))
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(document))
    fileSettings(join(folder, 'settings.json'), { onDiagnostic }).read('killswitch')
    rmSync(folder, { recursive: true })
    expect(said).toEqual([told])
  })
  test.each<[string, () => Promise<SettingsSource>]>([
    [
      'that the host loads',
      async () => cachedSettings({ load: async () => document, onChange: () => () => {}, onDiagnostic }),
    ],
    [
      'of a server',
      async () => {
        const server = createServer((_, answer) => answer.end(JSON.stringify(document)))
        onTestFinished(() => void server.close())
        await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
        return httpSettings({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, onDiagnostic })
      },
    ],
  ])('%s', async (_, make) => {
    const source = await make()
    await new Promise<void>((done) => {
      heard = done
      source.read('killswitch')
    })
    expect(said).toEqual([told])
  })
})
