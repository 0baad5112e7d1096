import { expect, test } from 'vitest'
import { quoted } from '../../scripts/build/plain-texts.mjs'

/** What is put into a template; written so that it is none here. */
const hole = '$'.concat('{c}')

test.for<[code: string, expected: string]>([
  ['const a=`b`', 'const a="b"'],
  ['const a=`"b"`', `const a='"b"'`],
  ['const a=``', 'const a=""'],
  ['const a=`b\nc`', 'const a="b\\nc"'],
  [`const a=\`\\n\\u2026\\${hole}\\\`\\\\\``, `const a="\\n\\u2026\\${hole}\\\`\\\\"`],
  ['import(`./b.js`)', 'import("./b.js")'],
])('%s becomes %s, which says the same', ([code, expected]) => {
  expect(quoted(code).code).toBe(expected)
  const value = (text: string) => (text.startsWith('const') ? new Function(`${text};return a`)() : '')
  expect(value(expected)).toBe(value(code))
})

test.for([`const a=\`b${hole}d\``, 'const a=String.raw`b`', `const a=\`"b'\``, 'const a=/`b`/'])(
  '%s stays as it is',
  (code) => {
    expect(quoted(code).code).toBe(code)
  },
)
