/*
 * How a sink of `orangebox/sinks` gets from its definition, which a host makes before there is a client, to a destination of that client.
 * Sinks know only this page, so that the client need not know which sinks there are.
 */

import type { BatchSettings } from './settings.ts'
import type { Destination } from './sink.ts'
import type { SinkDefinition } from './sink-definition.ts'
import type { Wire } from './wire.ts'

/** A definition as the functions of `orangebox/sinks` make it, and as a client opens it. */
export interface OpenableSink extends SinkDefinition {
  /** Undefined: what it was given cannot be used, and `Opening.onBad` heard why. */
  readonly open: (opening: Opening) => Destination | undefined
}

/** What a client lends to a sink that is opened in it. */
export interface Opening {
  /** What the sink is called in this client. */
  readonly name: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** The client's own option. */
  readonly allowInsecure: boolean
  /** Tells the host what is wrong with something given, and what is used instead. */
  readonly onBad: (where: string, message: string) => void
  /** In hex. */
  readonly sha256: (text: string) => string
  /** Whether any sink of this client is trusted with what was declared as privileged. */
  readonly trusted: boolean
  /** Prints a line where the client's debug lines go. */
  readonly print: (line: string) => void
  /** A sink with a durable queue of its own. */
  remote(given: RemoteSink): Destination
  /** A sink that keeps nothing and sends nothing anywhere. */
  local(given: Pick<Destination, 'refuse' | 'sink'> & { readonly takes: Takes }): Destination
}

/** Whether events of this name may come to a sink at all (its allow-list). Undefined: all may. */
export type Takes = ((eventName: string) => boolean) | undefined

/** A destination over the network, parsed. */
export interface RemoteSink {
  readonly endpoint: {
    /** Scheme, host and port. */
    readonly origin: string
    /** The URL without query and trailing slash; the path of the wire is appended. */
    readonly base: string
  }
  readonly wire: Wire
  /** Headers that prove who sends; without them nothing is sent. Undefined: none are needed. */
  readonly credentials: Readonly<Record<string, string>> | undefined
  readonly takes: Takes
  /** What settings may override. */
  readonly batch: BatchSettings
  readonly compression: 'gzip' | 'none'
  readonly brief: SinkBrief
}

/** What an uploader is told of a sink, so that it can make the same one again. It travels as JSON. */
export interface SinkBrief {
  /** Which function of `orangebox/sinks` made it. */
  readonly kind: string
  /** What that function was given. */
  readonly given: object
}
