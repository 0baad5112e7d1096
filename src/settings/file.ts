/* The entry `orangebox/settings/file`: for tools that an operator configures by files, and for tests. */

import type { SettingsSource } from '../model/settings.ts'
import { sourceLimits } from '../model/source-limits.ts'
import type { SourceOptions } from '../model/sources.ts'
import { nodeClock } from '../node/clock.ts'
import { watchedFile } from '../node/file-watch.ts'
import { optionOf } from '../policy/option-of.ts'
import { fileSource } from './file-source.ts'
import { reporterOf, unusableSource } from './reporter.ts'

export type { SettingsSource } from '../model/settings.ts'
export type { SourceOptions } from '../model/sources.ts'

/**
 * Settings in a JSON file, which is watched while a client lives. Read when first asked, so that it holds from the first event on. A
 * change counts once the file has been quiet for 50 ms; where the system tells of no changes, within 5 seconds. Half a document, what is no
 * object and what is over 1 MiB leave the last good one in force, and are told. No file says nothing: `document` holds.
 *
 * @param path absolute, or below the working directory.
 */
export const fileSettings = (path: string, options: SourceOptions = {}): SettingsSource =>
  typeof path === 'string' && path !== ''
    ? fileSource(watchedFile(path, sourceLimits.maxBytes), {
        path,
        document: optionOf(options, 'document'),
        clock: nodeClock,
        report: reporterOf(options, []),
      })
    : unusableSource('path', path, 'path of a file', options)
