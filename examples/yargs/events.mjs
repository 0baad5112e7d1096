// @ts-check
// All that this program may record. `npx orangebox catalogue events.mjs` makes a page of it for its users.
import { boolean, defineEvents, number } from 'orangebox/events'
import { commandEvent } from 'orangebox/yargs'

/** What users choose from; the program asks yargs for the same words. */
export const formats = /** @type {const} */ (['json', 'text'])

export const events = defineEvents({
  // yargs knows the options of a command only when it runs, so they are listed. What is not in the list does not leave.
  command: commandEvent({
    ...{ owner: 'cli-team', purpose: 'Which commands are used, and which fail.', types: ['FolderError'] },
    commands: ['build', 'remote add'],
    options: { format: formats, color: true, token: true, url: true },
  }),
  built: {
    ...{ description: 'A folder was built.', purpose: 'What makes a build slow.', owner: 'cli-team' },
    fields: { files: number({ integer: true, min: 0 }), cached: boolean() },
  },
})
