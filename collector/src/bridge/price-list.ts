/* Reading the file of `--prices`. What it says is checked in `prices.ts`. */

import { readFileSync, statSync } from 'node:fs'
import { type Prices, parsePrices } from './prices.ts'

/** A list of every model there is has some 100 KB: what is larger is another file. */
const maxBytes = 1024 * 1024

/** The operator's price list; undefined: none was asked for. `fault` names the flag and the file. */
export const readPriceList = (
  file: string | undefined,
): { readonly prices: Prices | undefined } | { readonly fault: string } => {
  if (file === undefined) return { prices: undefined }
  try {
    if (statSync(file).size > maxBytes) return { fault: `--prices ${file}: it is larger than 1 MB` }
    const read = parsePrices(readFileSync(file, 'utf8'))
    return 'fault' in read ? { fault: `--prices ${file}: ${read.fault}` } : read
  } catch (error) {
    return { fault: `--prices ${file}: it cannot be read: ${(error as Error).message}` }
  }
}
