/* What leaves of each kind of field, in words for the people it is about: the same in pages, schemas and statements. */

import type { FieldRule } from '../model/catalogue.ts'
import type { Spec } from '../model/field.ts'

/** What leaves of a field. */
export function whatLeaves({ spec, isPrivileged }: Pick<FieldRule, 'spec' | 'isPrivileged'>): string {
  const words = inWords(spec)
  return isPrivileged ? `${words}; only to those who are trusted with it` : words
}

/** For people who are no programmers, as far as that goes; what becomes of a value that does not fit is part of it. */
function inWords(spec: Spec): string {
  switch (spec.kind) {
    case 'number':
      return [spec.integer ? 'a whole number' : 'a number', unit(spec), range(spec)].join('')
    case 'boolean':
      return 'yes or no'
    case 'words':
      return `one of ${spec.values.map((word) => `\`${word}\``).join(', ')}; anything else becomes \`other\``
    case 'pattern':
      return spec.of
        ? 'a hash of the functions and files of the program in which the error arose'
        : `text of the form \`/${wholeOf(spec.source)}/${spec.flags}\`; anything else becomes \`other\``
    case 'id':
      return 'an id of up to 64 letters, digits, `_` and `-`'
    case 'hashed':
      return 'a hash of the text, with a secret that never leaves this machine'
    case 'bucket':
      return `which of ${spec.of} groups it falls into, by its hash`
    case 'errno':
      return 'the code of an error, such as `ENOENT`; anything else becomes `other`'
    case 'text':
      return `text of up to ${spec.max} characters`
  }
}

/** A form that has to fit as a whole. Where it says so itself, and has no alternatives, it stays as it was written. */
const wholeOf = (source: string): string => (/^\^[^|]*[^|\\]\$$/.test(source) ? source : `^(?:${source})$`)

/** A text that somebody wrote, on one line. */
export const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/** A text as it may stand in a cell of a table of Markdown: the form of a pattern may hold the sign that ends a cell. */
export const tableCell = (text: string): string => onOneLine(text).replaceAll('|', '\\|')

const unit = ({ unit }: { readonly unit: string | undefined }): string => (unit === undefined ? '' : ` in \`${unit}\``)

function range({ min, max }: { readonly min: number; readonly max: number }): string {
  const [from, to] = [min > -Number.MAX_VALUE, max < Number.MAX_VALUE]
  if (from && to) return `, ${min} to ${max}`
  if (from) return `, ${min} or more`
  return to ? `, ${max} or less` : ''
}
