/** The program of examples/oclif without its hooks. */
import { fileURLToPath } from 'node:url'
import { execute } from '@oclif/core'

const root = fileURLToPath(new URL('../../examples/oclif/', import.meta.url))
const oclif = { bin: 'acme', commands: './commands', topicSeparator: ' ' }
await execute({ loadOptions: { root, isRoot: true, pjson: { name: 'acme', version: '1.0.0', type: 'module', oclif } } })
