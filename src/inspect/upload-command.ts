import { resolve } from 'node:path'
import { Command, InvalidArgumentError } from 'commander'
import type { TelemetryOptions } from '../model/options.ts'

interface UploadFlags {
  readonly dir?: string
  readonly app?: string
  readonly service: string
  readonly endpoint: string
  readonly header?: Readonly<Record<string, string>>
  readonly timeout: number
}

const addHeader = (text: string, headers?: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const [, name, value] = /^([\w-]+):\s*(.+)$/.exec(text) ?? []
  if (!name || !value) throw new InvalidArgumentError('It must look like "Authorization: Bearer …".')
  return { ...headers, [name]: value }
}

const seconds = (text: string): number => {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('It must be a whole number of seconds.')
  return Number(text)
}

/** `orangebox upload`: one patient drain from cron or by hand, for tools that leave their events. */
export const createUploadCommand = (): Command =>
  new Command('upload')
    .summary('send what a tool left on disk')
    .description('Sends once what waits on disk for one service and endpoint, by the same rules as the tool itself.')
    .requiredOption('--service <name>', 'the tool’s service.name')
    .requiredOption('--endpoint <url>', 'the tool’s endpoint')
    .option('--dir <dir>', 'the state directory (default: this platform’s)')
    .option('--app <app>', 'the tool’s app, where it is not the service’s name')
    .option('--header <header>', 'a header of the tool’s credentials; may be repeated', addHeader)
    .option('--timeout <seconds>', 'how long it may take', seconds, 60)
    .action(async ({ dir, app, service, endpoint, header, timeout }: UploadFlags) => {
      const { createTelemetry } = await import('../client/create.ts')
      const options: TelemetryOptions = {
        service: { name: service, version: '0.0.0' },
        ...{ app, endpoint, stateDir: dir && resolve(dir) },
        ...(header && { auth: () => ({ headers: header }) }),
        onDiagnostic: ({ level, message }) => process.stderr.write(`orangebox ${level}: ${message}\n`),
      }
      const telemetry = createTelemetry(options)
      if (!telemetry.enabled) {
        process.stderr.write(
          `orangebox: nothing is sent: ${telemetry.status().variable ?? telemetry.status().reason}\n`,
        )
        process.exitCode = 1
        return
      }
      const { delivered, dropped, timedOut } = await telemetry.shutdown({ timeoutMs: timeout * 1_000, upload: 'wait' })
      process.stdout.write(`${delivered} events delivered, ${dropped} dropped${timedOut ? '; the time ran out' : ''}\n`)
    })
