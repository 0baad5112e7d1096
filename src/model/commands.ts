/* The words of `orangebox/commands`: what a tool's `telemetry` commands print, as text and as data for programs. */

import type { Level } from './level.ts'
import type { UrlObject } from './platform-types.ts'
import type { Telemetry } from './telemetry.ts'

/** What of a client the commands use. */
export type Commanded = Pick<Telemetry, 'status' | 'setConsent' | 'setEnabled' | 'health'>

/** What a command found or did. */
export interface CommandResult<J = unknown> {
  /** For a person: lines without a newline at the end, free of whatever a terminal would obey. */
  readonly text: string
  /** The same for a program; plain data. */
  readonly json: J
  /** 0: done. 1: not, or not all of it; the text says why. */
  readonly exitCode: 0 | 1
}

/** What the commands cannot find out from the client. */
export interface CommandsOptions {
  /**
   * Where a person's events are deleted: `delete` sends a POST with `{"installation_id": "…"}` there, and any status from 200 to 299 says that it
   * was accepted. `https:`, or `http:` to this machine. Default: nobody is asked. What is no such URL counts as a server that cannot be reached.
   */
  readonly deletionEndpoint?: string | UrlObject | undefined
  /** Headers of that request, such as an API key of the tool. Default: none. */
  readonly deletionHeaders?: { readonly [name: string]: string } | undefined
  /**
   * What a user types before the name of a command, such as `acme telemetry`, for the hints in the texts. Default: the name of the program and
   * `telemetry` if commander or yargs call the command, else `telemetry`.
   */
  readonly usage?: string | undefined
}

/** One request that would leave, or an example of one. */
export interface ShownBody {
  /** The destination, under its name in `health().sinks`; `unknown` where nobody wrote it down. */
  readonly sink: string
  /** The body as text; for OTLP in protobuf the same as JSON, and `bytes` has what travels. */
  readonly body: string
  /** In base64, where the body does not travel as its text; undefined: it does. */
  readonly bytes: string | undefined
}

/** What waits in one directory, under one consent. */
export interface Waiting {
  /** Where it lies. */
  readonly directory: string
  /** As in `ShownBody`. */
  readonly sink: string
  /** How the events are encoded. */
  readonly wire: string
  /** Number of events. */
  readonly events: number
  /** `leaves`: with a next request. `stays`: the answer of the moment keeps it here. `goes`: it is deleted unsent by the next run that sends. */
  readonly fate: 'leaves' | 'stays' | 'goes'
}

/** What `status` found. */
export interface StatusReport {
  /** As `telemetry.status()` says. */
  readonly mode: 'on' | 'local' | 'off'
  /** As `telemetry.status()` says. */
  readonly reason: string
  /** As `telemetry.status()` says. */
  readonly level: Level
  /** The environment variable that decided; null: none did. */
  readonly variable: string | null
  /** The consent file's own text; null: there is none, or none that can be read. */
  readonly consent: string | null
  /** The directory of the app's state; null: there is none. */
  readonly stateDir: string | null
  /** By sink: where its events are kept, and who switched it off. */
  readonly sinks: object
  /** What waits on disk. */
  readonly waiting: readonly Waiting[]
  /** Events that wait in the memory of this process alone. */
  readonly inMemory: number
  /** What an event without fields of its own would look like now; empty where none can be made. */
  readonly sample: readonly ShownBody[]
}

/** The commands of a tool's users, as functions. None of them throws or rejects; those that only look write nothing. */
export interface TelemetryCommands {
  /**
   * Whether something is recorded and sent, who decided, where the files are, what waits, and what an event looks like.
   *
   * @param usage what the option `usage` is, for whoever calls this and knows it better. Default: `telemetry`. The option goes before it.
   */
  status(usage?: string): Promise<CommandResult<StatusReport>>
  /** The user says yes: from now on events are recorded and sent. What was recorded before is deleted. */
  on(): Promise<CommandResult<ConsentReport>>
  /** Events are recorded on this machine and stay there. */
  local(): Promise<CommandResult<ConsentReport>>
  /** The user says no: nothing is recorded or sent, and what waits, the installation id and the salt are deleted. Sends nothing itself. */
  off(): Promise<CommandResult<ConsentReport>>
  /** The requests that what waits would make now, byte for byte. */
  show(): Promise<CommandResult<ShowReport>>
  /**
   * What one event would look like, without recording it. With a catalogue the name must be declared. Rates and killswitches do not count here.
   *
   * @param name default: the first name of the catalogue, else `example`.
   */
  preview(name?: string, metadata?: object): Promise<CommandResult<PreviewReport>>
  /** The installation id, which is a pseudonym: whoever has it can find this installation's events. None is made by asking. */
  id(): Promise<CommandResult<IdReport>>
  /** Deletes what waits. The answer that was given stays. */
  clear(): Promise<CommandResult<ClearReport>>
  /**
   * Asks `deletionEndpoint` to delete what has this installation's id, then deletes what waits here, the id and the salt. If the server does not accept,
   * the id alone is kept, so that it can be asked again. The answer that was given stays.
   */
  delete(): Promise<CommandResult<DeleteReport>>
}

/** What `preview` found. */
export interface PreviewReport {
  /** By destination; empty where none would get it. */
  readonly bodies: readonly ShownBody[]
}

/** What `id` found. */
export interface IdReport {
  /** Null: there is none. */
  readonly installationId: string | null
  /** With `idRotationDays` when another one takes its place, as ISO 8601; undefined: it stays. */
  readonly until: string | undefined
}

/** What `clear` did. */
export interface ClearReport {
  /** Files with events that are gone. */
  readonly deleted: number
  /** Files and folders that could not be read or removed. */
  readonly left: number
}

/** What became of an answer. */
export interface ConsentReport {
  /** Whether the consent file says so now. */
  readonly written: boolean
  /** What went wrong; null: nothing. */
  readonly problem: string | null
  /** What holds now. */
  readonly mode: 'on' | 'local' | 'off'
  /** Who decided, as in `telemetry.status()`. */
  readonly reason: string
}

/** What `show` found. */
export interface ShowReport {
  /** What waits, by directory and consent. */
  readonly waiting: readonly Waiting[]
  /** What would leave of it, oldest first. Which of them share a request may differ where several processes send. */
  readonly requests: readonly ShownBody[]
  /** Events in an encoding that this version does not speak: they are counted and cannot be shown. */
  readonly unknown: number
  /** Events that wait in the memory of this process alone. */
  readonly inMemory: number
}

/** What `delete` did. */
export interface DeleteReport {
  /** Null: there was none, so no server can have events of it. */
  readonly installationId: string | null
  /** What the server said. `not_asked`: no endpoint, or no id. */
  readonly server: 'accepted' | 'refused' | 'unreachable' | 'not_asked'
  /** The status or the error code, `NO_URL` for a `deletionEndpoint` that is none; null: nobody was asked. */
  readonly answer: string | null
  /** Whether everything that had to go here is gone. */
  readonly deletedHere: boolean
}
