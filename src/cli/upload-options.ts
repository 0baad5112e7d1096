/* What may stand on the command line of `orangebox upload`. */

import type { Values } from './call.ts'

/** Its options, for `parseArgs`. `header` is read only to be refused with its reason. */
export const options = {
  service: { type: 'string' },
  endpoint: { type: 'string' },
  sink: { type: 'string' },
  dir: { type: 'string' },
  app: { type: 'string' },
  'header-file': { type: 'string', multiple: true },
  'header-env': { type: 'string', multiple: true },
  header: { type: 'string', multiple: true },
  account: { type: 'string' },
  owner: { type: 'string' },
  'without-credentials': { type: 'boolean' },
  timeout: { type: 'string' },
} as const

/** What `--help` prints. */
export const help = `Usage: orangebox upload --service <name> --endpoint <url> [options]

Sends, once, the events of one service that wait on disk for one endpoint, by the rules that the tool has written down beside them.

  --service <name>         the tool's service.name
  --endpoint <url>         the tool's endpoint, or a further sink's
  --sink <name>            the sink whose events are sent (default: the backend, or else the only sink that left some for this endpoint)
  --dir <dir>              the state directory (default: this platform's)
  --app <app>              the tool's app (default: the service's name)
  --header-file <file>     credentials from a file with one header in each line, "Authorization: Bearer ..."; - is standard input
  --header-env <variable>  credentials from an environment variable that holds one header
  --account <id>           the account of the credentials: events of other accounts are sent without them, or wait
  --owner <tool|user>      tool: the credentials are an API key of the tool itself, sent with all events
  --without-credentials    send without credentials if the tool has written down no rules, as older versions do
  --timeout <seconds>      how long it may take (default: 60)

Exit codes: 0 everything was sent, 1 some events wait or were given up, 2 wrong call.`

/** What stood there. */
export type UploadValues = Values<typeof options>
