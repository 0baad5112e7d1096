/*
 * Which of the SDK's own functions an error of the SDK passed through, for its developers: `chunks/diagnosing.ts` adds it to the events of
 * internal users. Nothing of the host's own code or folders may be in it.
 */

/** How many characters of a stack are read. V8 keeps ten frames, but a host may have asked for thousands. */
const maxStack = 10_000
/** How many characters a text in an event may have: what `isText` takes. */
const maxText = 256

/**
 * The frames of a stack that are the SDK's own, as `function file:line:column`, as many as a text of an event takes; undefined: none. Of
 * paths only the names of the files remain, because the folders before them are the user's.
 *
 * @param here a file of the SDK, as stacks write it. Files beside it are the SDK's; if it is one of the chunks, so are those one folder up.
 */
export function ownFrames(stack: string, here: string): string | undefined {
  const beside = folderOf(here)
  const own = beside.endsWith('/chunks') ? [beside, folderOf(beside)] : [beside]
  let told = ''
  for (const line of stack.slice(0, maxStack).split('\n')) {
    const frame = frameOf(line)
    if (!frame || !own.includes(folderOf(frame.path))) continue
    const next = `${frame.name} ${frame.path.slice(folderOf(frame.path).length + 1)}`.trim()
    const longer = told === '' ? next : `${told} < ${next}`
    if (longer.length > maxText) break
    told = longer
  }
  return told === '' ? undefined : told
}

/** The file of a stack's first frame, where the error was made; the empty string if no frame names one. */
export const fileOf = (stack: string): string =>
  stack
    .split('\n')
    .map((line) => frameOf(line)?.path.replace(/:\d{1,9}:\d{1,9}$/, ''))
    .find(Boolean) ?? ''

function frameOf(line: string): { readonly name: string; readonly path: string } | undefined {
  const at = line.trimStart()
  if (!at.startsWith('at ')) return undefined
  const open = at.lastIndexOf('(')
  const path = (open < 0 ? at.slice(3) : at.slice(open + 1, -1)).replaceAll('\\', '/')
  const name = open < 0 ? '' : at.slice(3, open).trim()
  // JavaScript allows any text as the name of a method, also one made from a user's input; such a name is left out.
  return { name: /^[\w$.<> ]*$/.test(name) ? name : '', path }
}

const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0))
