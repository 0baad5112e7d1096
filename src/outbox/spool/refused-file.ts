/* `refused.json`: credentials that are not to be tried again, by any process. */

import { mayUse, type Paths } from '../../home/directory.ts'
import { replaceSmall } from '../../home/write-once.ts'
import type { Ports } from '../../model/ports.ts'
import { readRefused, refusedFile } from './refused-news.ts'

/** Credentials that an endpoint refused for good, shared by all processes of one directory and remembered for the next ones. */
export interface RefusedFile {
  /** Whether these were refused, by whichever process. */
  has(headers: Readonly<Record<string, string>>): boolean
  add(headers: Readonly<Record<string, string>>): void
}

/** Where the file is, and what writing it needs. */
export interface RefusedFileDeps {
  readonly ports: Pick<Ports, 'disk' | 'clock' | 'random'>
  readonly place: { readonly paths: Pick<Paths, 'app' | 'segments'>; readonly usesDisk: boolean }
  /** Where they were refused: at another address they may be right. */
  readonly url: string
}

/** For a wire by which a refusal may be of the moment. */
export const noRefusals: RefusedFile = { has: () => false, add: () => {} }

/**
 * A run of 200 ms with a revoked key must not be the one more that asks. Of the credentials the file has 32 bits of a hash: enough to know
 * them again, too little to find them by.
 */
export function openRefusedFile({
  ports: { disk, clock, random },
  place: { paths, usesDisk },
  url,
}: RefusedFileDeps): RefusedFile {
  if (!usesDisk) return noRefusals
  const path = `${paths.segments}/${refusedFile}`
  const printOf = (headers: Readonly<Record<string, string>>): string => {
    const parts = Object.entries(headers).map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    return random.sha256([url, ...parts.toSorted()].join('\n')).slice(0, 8)
  }
  return {
    has: (headers) =>
      mayUse(disk, paths.app, paths.segments) &&
      readRefused(disk, paths.segments, clock.now())?.print === printOf(headers),
    add: (headers) => {
      try {
        if (!mayUse(disk, paths.app, paths.segments)) return
        replaceSmall(disk, random, path, JSON.stringify({ print: printOf(headers), at: clock.now() }))
      } catch {
        // A full disk: each process finds out for itself.
      }
    },
  }
}
