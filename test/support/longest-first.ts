import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, the longest first: none of them is begun when all others are done, and then waited for by a worker
 * alone. Vitest knows how long files took only where it has run before, which on CI it never has. One that is not named here comes after.
 */
const longest = [
  'spool-model/model',
  'torture/torture',
  'process/caps',
  'process/demo',
  'process/network',
  'process/sequences',
  'process/unreachable',
  'collector/inspector',
  'programs/',
  'process/bridge',
  'process/collector',
  'spool-model/mutants',
  'types/public',
  'package/types',
  'hosts/directory',
  'hosts/tracing',
  'hosts/bundled',
  'process/',
  'hosts/',
]

// Vitest asks for a class.
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const path = relative(`${import.meta.dirname}/..`, moduleId).replaceAll('\\', '/')
      const at = longest.findIndex((name) => path.startsWith(name))
      return at < 0 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
