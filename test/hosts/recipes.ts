import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

export interface Recipe {
  /** Programs by the file name in their first line. */
  readonly files: Readonly<Record<string, string>>
  readonly commands: readonly string[]
}

/** What a section of a page tells its reader to write and to run. */
export function recipe(heading: string, path = 'docs/hosts.md'): Recipe {
  const page = readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8')
  const section = page.split(/^## /m).find((text) => text.startsWith(`${heading}\n`))
  if (section === undefined) throw new Error(`${path} has no section "${heading}"`)
  const blocks = [...section.matchAll(/^```(jsx?|sh)\n(.*?)^```$/gms)].map(([, kind, text = '']) => ({ kind, text }))
  const programs = blocks.filter(({ kind }) => kind !== 'sh').map(({ text }) => [nameOf(text), text])
  return {
    files: Object.fromEntries(programs),
    commands: blocks.filter(({ kind }) => kind === 'sh').map(({ text }) => text.trim()),
  }
}

function nameOf(program: string): string {
  const name = /^\/\/ ([\w.-]+)/.exec(program)?.[1]
  if (name === undefined) throw new Error(`a program of a page does not name its file: ${program.slice(0, 80)}`)
  return name
}
