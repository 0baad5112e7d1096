import { describe, expect, test } from 'vitest'
import { ciVendor } from '../../src/detect/ci-vendor.ts'
import services from '../fixtures/ci/ci-info-vendors.json' with { type: 'json' }

type Env = Readonly<Record<string, string>>

/** Environments that a service of the table of ci-info is known by. */
function environments(rule: unknown): readonly Env[] {
  if (typeof rule === 'string') return [{ [rule]: 'x' }]
  if (Array.isArray(rule)) return [Object.fromEntries(rule.map((name) => [name, 'x']))]
  const { any, env, includes, ...values } = rule as { any?: string[]; env?: string; includes?: string } & Env
  if (any) return any.map((name) => ({ [name]: 'x' }))
  return [env && includes ? { [env]: includes } : values]
}

describe('of the services that ci-info knows, each is told by its name:', () => {
  test.each(services.map(({ name, constant, env }) => [name, constant.toLowerCase(), env] as const))(
    '%s is %s',
    (_name, vendor, rule) => {
      for (const env of environments(rule)) expect(ciVendor({ env: { CI: 'true', ...env } })).toBe(vendor)
    },
  )
})

describe('a service that sets the variables of another one as well is told by its own name:', () => {
  test.each<[string, Env]>([
    ['gitea_actions', { GITEA_ACTIONS: 'true', GITHUB_ACTIONS: 'true' }],
    ['harness', { HARNESS_BUILD_ID: '7', DRONE: 'true' }],
    ['jenkins', { JENKINS_URL: 'http://ci/', BUILD_ID: '7', HUDSON_URL: 'http://ci/' }],
    ['github_actions', { GITHUB_ACTIONS: 'true', VERCEL: '1' }],
  ])('%s', (vendor, env) => expect(ciVendor({ env: { CI: 'true', ...env } })).toBe(vendor))
})

test.each<[string, Env, string | undefined]>([
  ['a job of a service nobody knows', { CI: 'true' }, 'other'],
  ['a text in CI that is no name of a service', { CI: 'ann@acme.example' }, 'other'],
  ['a program on a server of Vercel, Netlify or Render', { VERCEL: '1', NETLIFY: 'true', RENDER: 'true' }, undefined],
  ['a shell with variables that sound like CI', { TASK_ID: '1', RUN_ID: '2', BUILD_ID: '3' }, undefined],
  ['a job that says it is none', { CI: 'false', GITHUB_ACTIONS: 'true' }, undefined],
  ['a variable that says no', { CI: 'true', DRONE: 'false' }, 'other'],
  ['a machine', {}, undefined],
])('%s', (_what, env, vendor) => expect(ciVendor({ env })).toBe(vendor))
