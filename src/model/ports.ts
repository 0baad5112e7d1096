/*
 * Interfaces of the outside world. `node/` implements them, `assemble-live.ts` passes them in, and tests pass scripted ones. No other
 * code touches files, timers, sockets, processes or the environment.
 */

import type { Report } from './diagnostics.ts'
import type { Stop } from './stop.ts'

/** Ends what a timer or a subscription would do; safe to call twice. */
export type Cancel = () => void

/** Time and timers. */
export interface Clock {
  /** Epoch milliseconds. Jumps when the user or NTP sets the clock. For timestamps. */
  now(): number
  /** Milliseconds from an arbitrary start. Never jumps; stands still while the machine sleeps. For durations. */
  monotonic(): number
  /** Calls `run` later, without keeping the process alive. */
  later(delayMs: number, run: () => void): Cancel
  /** The same, but keeps the process alive: for deadlines that a caller awaits. */
  hold(delayMs: number, run: () => void): Cancel
}

/** Chance, and the hash that needs no `node:crypto`. */
export interface Random {
  /** A version 4 UUID from a secure source. */
  uuid(): string
  /** A random number in [0, 1): for sampling and jitter. */
  roll(): number
  /** SHA-256 of bytes, or of a text's UTF-8, in hex. */
  sha256(text: string | Uint8Array): string
}

/** What `lstat` tells of a directory entry. */
export interface Entry {
  readonly kind: 'file' | 'directory' | 'other'
  readonly uid: number
  readonly size: number
  /** Epoch milliseconds of the last change of its content. */
  readonly changedAt: number
}

/**
 * The file system. Every method is synchronous and throws errors with a `code`, as `node:fs` does. No method follows a symbolic link
 * at the end of a path.
 */
export interface Disk {
  /** The effective user, -1 where there are none: what anybody else owns is not used. */
  user(): number
  /** Whether it is a directory of this user's that nobody else may even look into. False where there is none. */
  isPrivate(path: string): boolean
  /** Creates the directory and its parents with mode 0700, and takes from an existing one what others may do in it. */
  makeDirectory(path: string): void
  /** What a directory is; takes from one of this user's what others may write in it. ENOTDIR, ELOOP if it is none. */
  directory(path: string): Entry
  /** Names of the entries of a directory, in no order. */
  list(path: string): readonly string[]
  lstat(path: string): Entry
  exists(path: string): boolean
  /** False: no process has it open. Only Windows can be asked; wherever there is no telling it may be. Never throws. */
  mayBeOpen(path: string): boolean
  /** A new file for appending, mode 0600 whatever the umask; EEXIST if there is one. */
  create(path: string): number
  /** An existing file for reading and appending; ENOENT if there is none. */
  open(path: string): number
  /** The same for reading alone: what is read-only can be read, and a file of this user's that nobody may read is made readable. */
  openToRead(path: string): number
  fstat(fd: number): Entry
  /** The first `size` bytes, or as many as there are. The caller has asked the size, and found it bearable. */
  read(fd: number, size: number): string
  /** Writes all of it, looping over short writes. Returns the bytes. */
  append(fd: number, text: string): number
  /** Waits until it is on the medium, where the file system can be asked for that. */
  sync(fd: number): void
  close(fd: number): void
  /** Replaces `to` if it exists; ENOENT if `from` is gone. This is how processes hand segments to each other. */
  rename(from: string, to: string): void
  /** A hard link; EEXIST if `to` exists. Puts a complete file in place without replacing another one. */
  link(from: string, to: string): void
  unlink(path: string): void
}

/** Whether a process runs. `unknown`: it runs, but whether it is the one that was meant cannot be told. */
export type Liveness = 'alive' | 'dead' | 'unknown'

/** This process, and what can be asked about others. */
export interface Processes {
  /** 8 hex digits, a hash of host name, boot and pid namespace: pids can be compared only where it is the same. */
  readonly host8: string
  readonly pid: number
  /** Start time of this process in clock ticks, `0` where unknown. A pid with another start time is another process. */
  readonly start: string
  /** How long this process has lived, in milliseconds. */
  ageMs(): number
  liveness(pid: number, start: string): Liveness
}

/** One POST to be made. */
export interface HttpRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** A text is sent as UTF-8. */
  readonly body: string | Uint8Array
  readonly gzip: boolean
  /** The beginning of the body is wanted, too, where the status says yes. Default false. */
  readonly readsSuccess?: boolean | undefined
  readonly signal: Stop
}

/**
 * How a POST ended. `failure`: no answer came. `code` is Node's or one of ours. `sent`: the whole body was written to a connected socket,
 * so the server may have accepted it all the same; sending it again may make a duplicate.
 */
export type HttpAnswer =
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      /** The first 4 KiB: as text, or of protobuf its bytes as one character each. */
      readonly body: string
    }
  | { readonly kind: 'failure'; readonly code: string; readonly sent: boolean }

/** Sends over kept-alive connections that never keep the process alive. */
export interface Http {
  /** Never rejects for what happens on the network. */
  post(request: HttpRequest): Promise<HttpAnswer>
  /** Ends all connections, a moment later those in use as well; a later POST opens new ones. */
  close(): void
}

/** The environment and what else is known of the machine. */
export interface Machine extends Environment {
  readonly arch: string
  /** What runs this: its name as OpenTelemetry writes it, `nodejs`, `bun`, `deno` or `electron`, and its version. */
  runtime(): readonly [name: string, version: string]
  osVersion(): string
  /** `docker`, `podman` or the like; undefined outside containers or where it is not cheap to know. */
  container(): string | undefined
  /** `1` or `2` inside the Windows Subsystem for Linux. */
  wslVersion(): string | undefined
}

/** What creating a client needs of the machine. A user may have no home, as in some containers. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  homeDirectory(): string | undefined
  /** Writes a line to stderr; without effect where its reader is gone. */
  stderr(line: string): void
}

/** A file that somebody else writes: settings that an operator edits. */
export interface WatchedFile {
  /** Its text; undefined if there is none. Throws what the disk throws, EFBIG for what is too large or no file. */
  read(): string | undefined
  /** Another text whenever the file is another one; undefined if there is none. */
  mark(): string | undefined
  /** Calls back when it may have changed, where the system tells. Does not keep the process alive. */
  watch(changed: () => void): Cancel
}

/** What nearly every builder needs of the outside world, and to whom it says what went wrong; handed on as a whole. */
export interface Ports {
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk
  readonly processes: Processes
  readonly report: Report
  /** Hears of each request, and of what keeps one from being made; undefined where nobody listens. */
  readonly trace?: Trace | undefined
}

/** One question to a server of settings. */
export interface Question {
  readonly url: string
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal: AbortSignal
  /** A longer answer is a failure, EFBIG. */
  readonly maxBytes: number
}

/** Asks a server for a text. Never rejects. */
export type Ask = (question: Question) => Promise<
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly text: string
      /** In how many milliseconds the server wants to be asked again; undefined: it does not say. */
      readonly retryMs: number | undefined
    }
  | { readonly kind: 'failure'; readonly code: string }
>

/** One step of sending, in words, for somebody who watches. Never throws. */
export type Trace = (step: string) => void
