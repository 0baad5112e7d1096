import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { chunks } from '../package/chunks.ts'

/* Who can change what this package is made of, or publish it: the workflow files are the only place that says so. */

const workflows = readdirSync('.github/workflows').map((file) => ({
  file,
  text: readFileSync(`.github/workflows/${file}`, 'utf8'),
}))

/** The jobs of a workflow, by name. */
const jobsOf = (text: string): Readonly<Record<string, string>> => {
  const [, jobs = ''] = text.split(/^jobs:\n/m)
  const [, ...parts] = jobs.split(/^ {2}([\w-]+):\n/m)
  return Object.fromEntries(parts.flatMap((part, at) => (at % 2 === 0 ? [[part, parts[at + 1] ?? '']] : [])))
}

describe('each action is pinned to a commit, with its version beside it:', () => {
  const uses = workflows.flatMap(({ file, text }) =>
    text
      .split('\n')
      .filter((line) => /\buses:/.test(line))
      .map((line) => [file, line.trim()] as const),
  )
  test('there are some', () => expect(uses.length).toBeGreaterThan(4))
  test.each(uses)('%s: %s', (_file, line) => {
    expect(line).toMatch(/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })
})

test('a job may do what it is given, and nothing by default', () => {
  for (const { file, text } of workflows) expect(text, file).toMatch(/^permissions:\n {2}contents: read\n/m)
})

describe('the release', () => {
  const jobs = jobsOf(readFileSync('.github/workflows/release.yml', 'utf8'))
  const may = (job: string) => /^\s*id-token: write$/m.test(job)
  test('has one job that may publish, and that one runs no code of ours and installs nothing', () => {
    const publishing = Object.values(jobs).filter(may)
    expect(publishing).toHaveLength(1)
    const [job = ''] = publishing
    expect(job).toContain('npm publish')
    expect(job).not.toMatch(/checkout|npm (?:ci|i|install|test|run|exec|pack)\b|npx|node /)
    expect(job).toMatch(/actions\/download-artifact@/)
  })
  test('tests and packs in another, which may not', () => {
    const building = Object.values(jobs).filter((job) => job.includes('npm test'))
    expect(building).toHaveLength(1)
    expect(building[0]).toMatch(/npm pack/)
    expect(building.filter(may)).toEqual([])
    expect(building[0]).not.toContain('npm publish')
  })
  test('publishes what was tested: it waits for that job', () => {
    expect(jobs.publish).toMatch(/^ {4}needs: build$/m)
  })
})

describe('what is compiled in comes in pull requests of its own:', () => {
  const text = readFileSync('.github/dependabot.yml', 'utf8')
  const [root = ''] = text.split(/^ {2}- package-ecosystem:/m).filter((part) => /directory: \/\n/.test(part))
  const [, groups = ''] = root.split(/^ {4}groups:\n/m)
  const patterns = [...(groups.split(/^ {4}ignore:/m)[0] ?? '').matchAll(/^ {10}- (.+)$/gm)].map(([, name = '']) =>
    name.replaceAll("'", ''),
  )
  const isGrouped = (name: string) =>
    patterns.some((pattern) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
  test('tools come together', () => expect(isGrouped('vitest')).toBe(true))
  test.each([...new Set(Object.values(chunks).flatMap(({ packages }) => packages))])('%s', (name) => {
    expect(isGrouped(name)).toBe(false)
  })
})
