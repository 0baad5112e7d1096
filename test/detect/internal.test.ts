import { describe, expect, test } from 'vitest'
import { containerId } from '../../src/detect/container-id.ts'
import { namespaceOf } from '../../src/detect/namespace.ts'
import { fileOf, ownFrames } from '../../src/detect/own-frames.ts'
import { aView } from '../support/fakes/view.ts'

const id = '0123456789abcdef'.repeat(4)
const mount = (root: string, place: string) => `612 599 8:1 ${root} ${place} rw,relatime - ext4 /dev/sda1 rw`

describe('the id of the container', () => {
  test.each([
    ['is that of its group', { cgroup: `0::/system.slice/docker-${id}.scope` }, id],
    ['is that of its group in a pod', { cgroup: `11:memory:/kubepods/besteffort/pod7a/${id}` }, id],
    [
      'is that of the folder of its files',
      { cgroup: '0::/', mounts: mount(`/var/lib/docker/containers/${id}/hosts`, '/etc/hosts') },
      id,
    ],
    ['is not that of another one', { mounts: mount('/', `/var/lib/docker/containers/${id}/mounts/shm`) }, undefined],
    ['is none on a machine', {}, undefined],
  ])('%s', (_what, seen, found) => expect(containerId(aView(seen))).toBe(found))
})

test.each([
  ['payments', 'payments'],
  ['payments-eu-1\n', 'payments-eu-1'],
  ['', undefined],
  ['../../home/ann', undefined],
  ['Payments', undefined],
  ['-a', undefined],
  ['a'.repeat(64), undefined],
])('a namespace file that holds %j says %s', (text, name) => expect(namespaceOf(text)).toBe(name))

describe('of a stack', () => {
  const here = 'file:///home/ann/tool/node_modules/orangebox/dist/chunks/diagnosing.js'
  const stack = (...frames: string[]) => ['TypeError: /home/ann/secret is no file', ...frames].join('\n    ')
  const dist = 'file:///home/ann/tool/node_modules/orangebox/dist'

  test('the SDK’s own frames are told, without folders, and no message', () =>
    expect(
      ownFrames(
        stack(
          `at take (${dist}/chunks/core.js:3:141)`,
          `at async Object.logEvent (${dist}/chunks/core.js:1:59)`,
          'at main (file:///home/ann/tool/cli.js:7:1)',
          'at node:internal/main/run_main_module:36:49',
          `at ${dist}/index.js:1:1`,
        ),
        here,
      ),
    ).toBe('take core.js:3:141 < async Object.logEvent core.js:1:59 < index.js:1:1'))
  test('on Windows, too', () =>
    expect(
      ownFrames(
        stack('at f (C:\\Users\\Ann\\tool\\node_modules\\orangebox\\dist\\chunks\\core.js:3:141)'),
        'C:/Users/Ann/tool/node_modules/orangebox/dist/chunks/diagnosing.js',
      ),
    ).toBe('f core.js:3:141'))
  test('of a bundled program those of its file, and nothing of what lies above', () =>
    expect(
      ownFrames(
        stack(
          'at f (/home/ann/bin/cli.mjs:3:1)',
          'at g (/home/ann/other.mjs:3:1)',
          'at h (/home/ann/bin/lib/x.mjs:3:1)',
        ),
        '/home/ann/bin/cli.mjs',
      ),
    ).toBe('f cli.mjs:3:1'))
  test('a method with a text for a name has none', () =>
    expect(ownFrames(stack(`at Object./home/ann [as x] (${dist}/chunks/core.js:3:1)`), here)).toBe('core.js:3:1'))
  test('as many frames are told as an event takes', () => {
    const frames = Array.from({ length: 50 }, (_, n) => `at function${n} (${dist}/chunks/core.js:3:${n})`)
    const told = ownFrames(stack(...frames), here) ?? ''
    expect(told.length).toBeLessThanOrEqual(256)
    expect(told).toMatch(/^function0 core\.js:3:0 < .* core\.js:3:\d+$/)
  })
  test.each([
    ['others', stack('at main (file:///home/ann/tool/cli.js:7:1)')],
    ['none', stack()],
    ['what is no stack', 'x'.repeat(50_000)],
  ])('with the frames of %s nothing is told', (_whose, text) => expect(ownFrames(text, here)).toBeUndefined())

  test('where it was made is the file of its first frame', () =>
    expect(fileOf(new Error('/home/ann').stack ?? '')).toMatch(/test\/detect\/internal\.test\.ts$/))
})
