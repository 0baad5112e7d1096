import { GrowthBook } from '@growthbook/growthbook'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../src/model/diagnostics.ts'
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
