/**
 * What a virus scanner does to a program on Windows: it looks at each file that was just written, and for that long nobody else
 * may rename or remove it. Here each name of a segment is refused once, with `SCANNER_CODE`.
 */
import fs from 'node:fs'

const code = process.env.SCANNER_CODE
const looked = new Set()

for (const name of ['renameSync', 'unlinkSync']) {
  const original = fs[name]
  fs[name] = (path, ...rest) => {
    if (String(path).endsWith('.jsonl') && !looked.has(path)) {
      looked.add(path)
      throw Object.assign(new Error(`${code}: ${name}`), { code })
    }
    return original(path, ...rest)
  }
}
