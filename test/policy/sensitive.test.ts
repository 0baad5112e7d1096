import { describe, expect, test } from 'vitest'
import { sensitive } from '../../src/policy/sensitive.ts'

/** Made here, so that no scanner of secrets takes the tests for a leak. */
const filler = (length: number) => 'a1B2c3D4e5F6g7H8'.repeat(20).slice(0, length)
const hex = (length: number) => '0123456789abcdef'.repeat(10).slice(0, length)

describe('what must not leave is found, wherever it stands in a text', () => {
  test.each([
    ...[
      '/home/ann/project',
      '/Users/ann',
      'C:\\Users\\ann\\x',
      'c:/users/ann',
      'file:///home/ann/x.ts',
      '/mnt/c/Users/ann',
    ],
    ...[
      '~/notes',
      '~\\notes',
      'at run (/home/ann/x.js:1:2)',
      '/root/.ssh',
      '/export/home/ann',
      '"/home/ann"',
      'vscode-remote://wsl/home/ann',
    ],
  ])('home path: %s', (text) => expect(sensitive(text)).toBe('home path'))

  test.each([
    'ann@acme.dev',
    'Ann <ann.b+tag@mail.acme.co.uk>',
    'git@github.com:acme/cli',
    'mailto:a@b.io',
    "ann@acme.dev's",
  ])('e-mail address: %s', (text) => expect(sensitive(text)).toBe('e-mail address'))

  test.each([
    ...[`sk-${filler(24)}`, `sk-ant-api03-${filler(40)}`, `sk_live_${filler(24)}`, `rk_test_${filler(24)}`],
    ...[
      `ghp_${filler(36)}`,
      `gho_${filler(36)}`,
      `github_pat_${filler(60)}`,
      `glpat-${filler(20)}`,
      `npm_${filler(36)}`,
    ],
    ...[
      `pypi-AgEI${filler(30)}`,
      `dckr_pat_${filler(20)}`,
      `hf_${filler(34)}`.replace(/\d/g, 'x'),
      `AKIA${'ABCDEFGHIJKLMNOP'}`,
      `AIza${filler(35)}`,
    ],
    ...[
      `ya29.${filler(30)}`,
      `AccountKey=${filler(30)}`,
      `dop_v1_${hex(64)}`,
      `xoxb-${filler(20)}`,
      `SG.${filler(22)}.${filler(40)}`,
    ],
    ...[`shpat_${hex(32)}`, `lin_api_${filler(40)}`, `SK${hex(32)}`, `eyJ${filler(30)}.eyJ${filler(30)}.${filler(30)}`],
    ...[
      '-----BEGIN PRIVATE KEY-----',
      `AGE-SECRET-KEY-1${filler(40)}`,
      'postgres://ann:hunter2@db',
      'https://:hunter2@host',
    ],
    ...[
      'Bearer abcdefgh123',
      'authorization: Basic YWJjZGVmZ2g=',
      'password=hunter2',
      'API_KEY: 12345',
      'token = abcd',
      'hooks.slack.com/services/T0/B0/x',
    ],
  ])('secret: %s', (text) => expect([sensitive(text), sensitive(`x ${text} y`)]).toEqual(['secret', 'secret']))
})

describe('what programs log every day is left alone', () => {
  test.each([
    ...[
      'claude-opus-4.5',
      'gpt-5-mini',
      'gemini-2.5-pro',
      'us.anthropic.claude-sonnet-4-20250514-v1:0',
      'meta/llama-3.3-70b',
    ],
    ...[
      '1.4.0',
      'v22.11.0-nightly.20260101',
      '@acme/cli',
      '@acme/cli@1.4.0',
      'react@19.0.0-rc.next',
      'typescript@npm:5.4',
      'left-pad@latest',
    ],
    ...[
      'linux',
      'x86_64-unknown-linux-gnu',
      'Darwin 25.1.0',
      'en-GB',
      'Europe/Berlin',
      'vscode',
      'xterm-256color',
      'JetBrains-JediTerm',
    ],
    ...['ENOENT', 'ERR_MODULE_NOT_FOUND', 'TypeError', 'exit code 137', 'SIGTERM', 'HTTP_503', 'timeout after 30s'],
    ...[
      'build --watch',
      'mcp__github__create_issue',
      'home',
      'Users',
      '/home',
      'home/ann',
      'src/home/place.ts',
      '/usr/lib/node_modules',
      '/users',
    ],
    ...[
      'sk-SK',
      'sk-learn',
      'task-runner-of-the-team',
      'disk-usage-analyzer-for-everybody',
      'risk-assessment-tool-for-teams',
    ],
    ...[
      '2026-11-28T22:00:00.000Z',
      '12:30',
      'a@b',
      '@',
      'user@host',
      'token',
      'token_count',
      'max_tokens=20',
      'secret santa',
      'password',
      'bearer',
    ],
    ...['https://acme.dev/path?x=1', 'http://127.0.0.1:4319', 'git+https://github.com/acme/cli.git', 'a:b@c'],
  ])('%s', (text) => expect(sensitive(text)).toBeUndefined())

  /** xorshift: the same texts in every run. */
  function* dice(seed: number): Generator<number, never> {
    for (let x = seed; ; ) {
      x ^= x << 13
      x ^= x >>> 17
      x ^= x << 5
      yield x >>> 0
    }
  }
  const of = (letters: string, length: number, roll: Iterator<number, never>) =>
    Array.from({ length }, () => letters[roll.next().value % letters.length]).join('')
  const digits = '0123456789'
  const lower = 'abcdefghijklmnopqrstuvwxyz'

  test.each([
    [
      'UUIDs',
      (roll: Iterator<number, never>) => [8, 4, 4, 4, 12].map((n) => of('0123456789abcdef', n, roll)).join('-'),
    ],
    ['ULIDs', (roll: Iterator<number, never>) => `01${of('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24, roll)}`],
    ['hashes', (roll: Iterator<number, never>) => of('0123456789abcdef', 40, roll)],
    [
      'random ids of 21 letters',
      (roll: Iterator<number, never>) => of(`${lower}${lower.toUpperCase()}${digits}_-`, 21, roll),
    ],
    ['ids of 64 letters', (roll: Iterator<number, never>) => of(`${lower}${lower.toUpperCase()}${digits}_-`, 64, roll)],
    ['hyphened names', (roll: Iterator<number, never>) => [3, 2, 6, 9].map((n) => of(lower, n, roll)).join('-')],
  ])('none of 20,000 %s is taken for anything', (_what, make) => {
    const roll = dice(7)
    const found = Array.from({ length: 20_000 }, () => make(roll)).filter((text) => sensitive(text) !== undefined)
    expect(found).toEqual([])
  })
})
