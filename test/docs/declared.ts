import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'

const source = resolve(import.meta.dirname, '../../src')

/** The texts of a union type, e.g. of `DropReason`: types are gone at run time, so they are read from the source. */
export function unionOf(file: string, type: string): readonly string[] {
  const found: string[] = []
  visit(file, {
    TSTypeAliasDeclaration: ({ id, typeAnnotation }) => {
      if (id.name !== type || typeAnnotation.type !== 'TSUnionType') return
      for (const member of typeAnnotation.types)
        if (member.type === 'TSLiteralType' && 'value' in member.literal) found.push(String(member.literal.value))
    },
  })
  return some(found, `${file} has no union ${type}`)
}

/** The names of the members of an interface. */
export function membersOf(file: string, type: string): readonly string[] {
  const found: string[] = []
  visit(file, {
    TSInterfaceDeclaration: ({ id, body }) => {
      if (id.name !== type) return
      for (const member of body.body)
        if ('key' in member && member.key.type === 'Identifier') found.push(member.key.name)
    },
  })
  return some(found, `${file} has no interface ${type}`)
}

function visit(file: string, visitor: ConstructorParameters<typeof Visitor>[0]): void {
  new Visitor(visitor).visit(parseSync(file, readFileSync(join(source, file), 'utf8')).program)
}

function some(found: readonly string[], otherwise: string): readonly string[] {
  if (found.length === 0) throw new Error(otherwise)
  return found
}
