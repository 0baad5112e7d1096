import { describe, expect, test } from 'vitest'
import { banner, variables } from '../../collector/src/bridge/banner.ts'
import { readTarget } from '../../collector/src/bridge/target.ts'

const keys = { LANGFUSE_PUBLIC_KEY: 'pk-lf-1', LANGFUSE_SECRET_KEY: 'sk-lf-2' }
const flags = { to: 'langfuse', environment: 'default' }

test('Langfuse’s cloud is the default, with the keys of the environment', () => {
  expect(readTarget(flags, keys)).toEqual({
    target: {
      ...{ dialect: 'langfuse', endpoint: 'https://cloud.langfuse.com', environment: 'default', allowInsecure: false },
      headers: { authorization: `Basic ${Buffer.from('pk-lf-1:sk-lf-2').toString('base64')}` },
    },
  })
})

test('any other backend gets the headers of OpenTelemetry’s variable, and its path only once', () => {
  const env = { OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20b, x-other=c' }
  expect(readTarget({ ...flags, to: 'otlp=https://otel.acme.dev/v1/traces' }, env)).toMatchObject({
    target: { dialect: 'gen_ai', endpoint: 'https://otel.acme.dev', headers: { 'x-key': 'a b', 'x-other': 'c' } },
  })
})

describe('what cannot work is said, all of it at once:', () => {
  test.each<[string, object, object, RegExp[]]>([
    ['no keys', {}, {}, [/^LANGFUSE_PUBLIC_KEY: it is not set$/, /^LANGFUSE_SECRET_KEY: it is not set$/]],
    [
      'keys in each other’s place',
      {},
      { LANGFUSE_PUBLIC_KEY: 'sk-lf-2', LANGFUSE_SECRET_KEY: 'pk-lf-1' },
      [/^LANGFUSE_PUBLIC_KEY: it does not begin with pk-lf-$/, /^LANGFUSE_SECRET_KEY: it does not begin with sk-lf-$/],
    ],
    [
      'another backend, whose keys nobody knows',
      { to: 'datadog' },
      {},
      [/^--to: "datadog" is neither langfuse nor otlp=<url>$/],
    ],
    ['no URL', { to: 'otlp=acme' }, {}, [/^--to: "acme" is no URL$/]],
    ['in the clear', { to: 'otlp=http://acme.dev' }, {}, [/^--to: acme\.dev would be sent to in the clear/]],
    [
      'keys in the URL',
      {},
      { ...keys, LANGFUSE_BASE_URL: 'https://a:b@acme.dev' },
      [/^LANGFUSE_BASE_URL: keys do not belong into the URL$/],
    ],
    ['an environment Langfuse refuses', { environment: 'Langfuse' }, keys, [/^--environment: "Langfuse" must be/]],
  ])('%s', (_, more, env, patterns) => {
    expect(readTarget({ ...flags, ...more }, { ...env })).toEqual({
      faults: patterns.map((pattern) => expect.stringMatching(pattern)),
    })
  })
  test('no secret is repeated in it', () => {
    const said = JSON.stringify(
      readTarget(flags, { LANGFUSE_PUBLIC_KEY: 'sk-lf-secret', LANGFUSE_SECRET_KEY: 'hunter2' }),
    )
    expect(said).not.toMatch(/secret|hunter2/)
  })
})

test('six variables make Claude Code send here, and one more where a token is asked for', () => {
  expect(Object.keys(variables('http://127.0.0.1:4318', false))).toHaveLength(6)
  // A secret is not printed: its variable stands for it.
  const lines = banner({ url: 'http://[::1]:1', endpoint: 'https://a', dir: '/b', hasToken: true, content: 'none' })
  expect(lines).toContain('  export OTEL_EXPORTER_OTLP_HEADERS="Authorization=Bearer%20$ORANGEBOX_COLLECTOR_TOKEN"')
  expect(lines).toContain("  export OTEL_EXPORTER_OTLP_ENDPOINT='http://[::1]:1'")
})
