/* `telemetry preview`: one event as each destination would get it. */

import type { Commanded, CommandResult, PreviewReport } from '../model/commands.ts'
import { printableJson } from '../policy/shown.ts'
import { filesOf } from './app-files.ts'
import { previewOf } from './preview-bodies.ts'
import { result } from './result.ts'

/**
 * Shows it. Fails where nothing would leave, so that the test of a tool can tell a declared event from a mistyped one.
 *
 * @param given the options of the client.
 */
export async function preview(
  telemetry: Commanded,
  given: unknown,
  event: { readonly name: string | undefined; readonly metadata: object | undefined },
): Promise<CommandResult<PreviewReport>> {
  // What the host gave may be read by getters of its own, which may throw. Then it cannot be shown, and the command still answers.
  const bodies = await previewOf(given, filesOf(telemetry), event).catch(() => [])
  const lines = bodies.map(({ body }) => printableJson(body))
  const none = 'Nothing of it would leave: the program has no destination, or does not declare this event.'
  return result(lines.length > 0 ? lines : [none], { bodies }, lines.length > 0)
}
