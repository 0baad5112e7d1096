/* The order in which vitest takes the files of a run. */

import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, the longest first: none of them is begun when all others are done, and then waited for by a worker
 * alone. Vitest knows how long files took only where it has run before, which on CI it never has. One that is not named here comes after.
 * Behind them come those that need a process of their own: between two files that share one, such a file would end it.
 */
const longest = [
  'process/demo',
  'collector/inspector',
  'process/bridge',
  'spool-model/model',
  'torture/torture',
  'programs/commander',
  'process/caps',
  'process/unreachable',
  'package/types',
  'package/program-types',
  'hosts/tracing',
  'hosts/durable-otel',
  'examples/oclif',
  'policy/linear',
  'programs/',
  'process/',
  'spool-model/mutants',
  'types/',
  'package/',
  'hosts/',
  'fleet/',
  'client/wrong-use',
]

// Vitest asks for a class.
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const path = relative(`${import.meta.dirname}/..`, moduleId).replaceAll('\\', '/')
      const at = longest.findIndex((name) => path.startsWith(name))
      return (at < 0 ? longest.length : at) + (project.config.isolate ? longest.length + 1 : 0)
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
