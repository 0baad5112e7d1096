import { parseSync, Visitor } from 'oxc-parser'

/** What an editor shows nothing for: exported declarations, and members of types, that have no doc comment right before them. */
export function undocumented(file: string, code: string): readonly string[] {
  const { program, comments, errors } = parseSync(file, code)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const ends = new Set(
    comments.filter(({ type, value }) => type === 'Block' && value.startsWith('*')).map(({ end }) => end),
  )
  const documented = (start: number) => ends.has(code.slice(0, start).trimEnd().length)

  const found: string[] = []
  const need = (node: { readonly start: number; readonly end: number }) => {
    if (documented(node.start)) return
    const line = code.slice(0, node.start).split('\n').length
    found.push(`${file}:${line} ${code.slice(node.start, node.end).split('\n')[0]?.slice(0, 100)}`)
  }
  new Visitor({
    ExportNamedDeclaration: (node) => void (node.declaration && need(node)),
    TSPropertySignature: need,
    TSMethodSignature: need,
    TSCallSignatureDeclaration: need,
  }).visit(program)
  return found
}
