/*
 * What a call of `orangebox upload` orders: the directory that is meant, and the options of a client that sends it as the tool itself would.
 * Three things say how: the call, the rules that the tool wrote down beside its events, and, where there are none, the safe side.
 */

import { lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import type { TelemetryOptions } from '../model/options.ts'
import { nodeMachine } from '../node/machine.ts'
import { stateDirectory } from '../policy/state-directory.ts'
import type { SinkLeft } from '../sinks/from-rules.ts'
import { complain } from './print.ts'
import { readHeaders } from './read-headers.ts'
import { ownWire, readRules, type ToolRules } from './read-rules.ts'
import { spoolFolder } from './spool-folder.ts'
import type { UploadValues } from './upload-options.ts'

/** A call that was understood: which directory is sent, by which client. */
export interface Order {
  readonly folder: string
  /** The further sink that sends it; undefined: what waits is the backend's, and the client's own endpoint sends it. */
  readonly further: SinkLeft | undefined
  /** The sink as the call names it; undefined: it names none. */
  readonly sink: string | undefined
  /** What the tool wrote down; undefined: nothing that can be believed. */
  readonly rules: ToolRules | undefined
  /** Options for the client that sends. */
  readonly telemetry: TelemetryOptions
  readonly timeoutMs: number
}

/**
 * The order, or what is wrong with the call.
 *
 * The rules of the tool go before the defaults of this command, and what the call says of place, credentials and their owner before the rules:
 * whoever calls knows which key this is, and the tool knows what may be sent with it.
 */
export function orderOf(values: UploadValues): Order | { readonly why: string } {
  const { service, endpoint, app, dir, sink, account, owner, timeout = '60' } = values
  // `--header` once existed. A script that still gives it is told where its secret belongs, instead of that the option is unknown.
  if (values.header) return { why: 'others can read a command line: give headers by --header-file or --header-env' }
  if (service === undefined) return { why: '--service is missing' }
  if (endpoint === undefined) return { why: '--endpoint is missing' }
  if (!/^\d{1,4}$/.test(timeout)) return { why: '--timeout is a whole number of seconds' }
  if (owner !== undefined && owner !== 'tool' && owner !== 'user') return { why: '--owner is tool or user' }
  const stateDir = dir === undefined ? stateDirectory(nodeMachine) : resolve(dir)
  if (stateDir === undefined) return { why: 'there is no home directory; give --dir' }
  const found = spoolFolder({ stateDir, app: app ?? service, service, endpoint, sink })
  if ('why' in found) return found
  const { folder } = found
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isDirectory())
    return { why: `there is no spool ${folder}; "orangebox spool" shows those there are` }
  const rules = readRules(folder)
  const complainOf = (message: string) => complain(`orangebox warn: ${message}`)
  const read = readHeaders(values['header-file'] ?? [], values['header-env'] ?? [], complainOf)
  if ('why' in read) return read
  const { headers } = read
  const whose = (owner ?? rules?.owner) === 'tool' ? ({ owner: 'tool' } as const) : { account }
  const further = rules && furtherOf(rules, endpoint, headers)
  const telemetry: TelemetryOptions = {
    // Only the User-Agent shows this version: an event goes with the resource of the run that recorded it.
    service: { name: service, version: '0.0.0' },
    // Without rules it is not known whether the tool would send these events without credentials. So they are required, unless the call says otherwise.
    authRequired: !values['without-credentials'],
    ...rules?.options,
    ...{ app, endpoint: further ? undefined : endpoint, stateDir },
    // The batches that the tool wrote down are those of this one sink, which `further` takes.
    ...(further && { batch: undefined }),
    ...(Object.keys(headers).length > 0 && { auth: () => ({ headers, ...whose }) }),
    onDiagnostic: ({ level, message }) => complain(`orangebox ${level}: ${message}`),
  }
  return { folder, further, sink, rules, telemetry, timeoutMs: Number(timeout) * 1_000 }
}

/** A sink like the one that left the events, where they are encoded for another wire than the backend's; undefined: they are the backend's. */
function furtherOf(
  { sink, wire, protocol, options: { batch, compression } }: ToolRules,
  endpoint: string,
  headers: SinkLeft['headers'],
): SinkLeft | undefined {
  return sink === undefined || wire === ownWire
    ? undefined
    : { name: sink, wire, endpoint, headers, batch, compression, protocol }
}
