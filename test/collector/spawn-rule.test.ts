import { describe, expect, test } from 'vitest'
import { type SpawnRule, type Surroundings, spawnRule } from '../../collector/src/command/spawn-rule.ts'

const windows = (files: readonly string[], more: Partial<Surroundings> = {}): Surroundings => ({
  ...{ platform: 'win32', path: String.raw`C:\tools;"C:\with space";;D:\node`, pathExt: undefined },
  comSpec: String.raw`C:\Windows\system32\cmd.exe`,
  isFile: (path) => files.some((file) => file.toLowerCase() === path.toLowerCase()),
  ...more,
})
const asGiven = (file: string, args: readonly string[] = []): SpawnRule => ({
  kind: 'run',
  file,
  args,
  verbatim: false,
})
/** The line that the shell is handed. */
const lineOf = (rule: SpawnRule): string | undefined =>
  rule.kind === 'run' && rule.verbatim ? rule.args.at(-1) : undefined

test.each(['linux', 'darwin'] as const)('on %s a command is started as it is, whatever it is called', (platform) => {
  const surroundings = windows([String.raw`C:\tools\acme.cmd`], { platform })
  expect(spawnRule('acme', ['%PATH%'], surroundings)).toEqual(asGiven('acme', ['%PATH%']))
  expect(spawnRule('./acme.cmd', [], surroundings)).toEqual(asGiven('./acme.cmd'))
})

describe('on Windows', () => {
  test.each([
    ['acme', [String.raw`D:\node\acme.exe`], String.raw`D:\node\acme.exe`],
    ['acme.exe', [String.raw`C:\tools\acme.exe`], String.raw`C:\tools\acme.exe`],
    [
      'a folder with a blank',
      [String.raw`C:\with space\a folder with a blank.EXE`],
      String.raw`C:\with space\a folder with a blank.EXE`,
    ],
    [String.raw`.\bin\acme`, [String.raw`.\bin\acme.exe`], String.raw`.\bin\acme.exe`],
    // The first of two in one folder by PATHEXT, and the first folder before the second.
    ['acme', [String.raw`C:\tools\acme.cmd`, String.raw`C:\tools\acme.exe`], String.raw`C:\tools\acme.exe`],
  ])('%j is found on the path and started without a shell', (command, files, found) => {
    const rule = spawnRule(command, ['%a', '"'], windows(files))
    expect({ ...rule, file: rule.kind === 'run' && rule.file.toLowerCase() }).toEqual(
      asGiven(found.toLowerCase(), ['%a', '"']),
    )
  })

  test('what is nowhere is started as it is, and the system says what is wrong', () => {
    expect(spawnRule('acme', [], windows([]))).toEqual(asGiven('acme'))
    expect(spawnRule('', [], windows(['.cmd']))).toEqual(asGiven(''))
  })

  test('a script in the working directory is not found by its bare name', () => {
    expect(spawnRule('acme', [], windows(['acme.cmd', String.raw`.\acme.cmd`]))).toEqual(asGiven('acme'))
  })

  test.each([
    ['acme', String.raw`C:\tools\acme.cmd`],
    ['ACME.CMD', String.raw`C:\tools\acme.cmd`],
    ['old', String.raw`D:\node\old.bat`],
    [String.raw`node_modules\.bin\acme`, String.raw`node_modules\.bin\acme.cmd`],
  ])('%j is a script, and read by the shell, which runs nothing else', (command, file) => {
    const rule = spawnRule(command, ['build'], windows([file]))
    expect(rule).toMatchObject({ kind: 'run', file: String.raw`C:\Windows\system32\cmd.exe`, verbatim: true })
    expect(rule.kind === 'run' && rule.args.slice(0, -1)).toEqual(['/d', '/e:on', '/v:off', '/s', '/c'])
    expect(lineOf(rule)?.toLowerCase()).toBe(`""${file.toLowerCase()}" "build""`)
  })

  test.each([
    ['two words', '"two words"'],
    ['', '""'],
    ['a&b|c>d<e^f;(g)', '"a&b|c>d<e^f;(g)"'],
    ['say "hi"', '"say ""hi"""'],
    [String.raw`C:\dir\\`.slice(0, -1), String.raw`"C:\dir\\"`],
    [String.raw`a\"b`, String.raw`"a\\""b"`],
    ['" & calc & "', '""" & calc & """'],
  ])('%j is handed to it in quotes, in which no sign means anything', (arg, quoted) => {
    const rule = spawnRule('acme', [arg], windows([String.raw`C:\tools\acme.cmd`]))
    const line = lineOf(rule) ?? ''
    expect(line.slice(line.indexOf(' ') + 1, -1)).toBe(quoted)
    // The shell counts quotes, and nothing that means something to it may stand outside of them.
    const outside = line
      .slice(1, -1)
      .split('"')
      .filter((_, at) => at % 2 === 0)
    expect(outside.join('')).toMatch(/^ *$/)
  })

  test('slashes of its path are turned, and those of arguments are not', () => {
    const rule = spawnRule('./bin/acme', ['./a'], windows(['./bin/acme.CMD']))
    expect(lineOf(rule)).toBe(String.raw`"".\bin\acme.CMD" "./a""`)
  })

  test.each([
    ['%PATH%', 'a per cent sign'],
    ['a\nb', 'a line break'],
    ['a\r', 'a line break'],
  ])('%j cannot be handed to a script, and it says so', (arg, what) => {
    const why = `it is a script of Windows' shell, which cannot be handed ${what}`
    expect(spawnRule('acme', [arg], windows([String.raw`C:\tools\acme.cmd`]))).toEqual({ kind: 'refused', why })
  })

  test('the order of extensions is that of PATHEXT', () => {
    const files = [String.raw`C:\tools\acme.cmd`, String.raw`C:\tools\acme.exe`]
    expect(lineOf(spawnRule('acme', [], windows(files, { pathExt: '.CMD;.EXE' })))).toMatch(/acme\.cmd/i)
  })

  test('without ComSpec it is the shell of the path', () => {
    const rule = spawnRule('acme', [], windows([String.raw`C:\tools\acme.cmd`], { comSpec: undefined }))
    expect(rule).toMatchObject({ file: 'cmd.exe' })
  })
})
