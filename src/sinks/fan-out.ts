/*
 * All sinks of a client behind one object. The client decides once what holds for all of them (consent, the draw, building the event); here
 * each sink's own rules are asked, and a sink that fails harms no other.
 */

import { internalDiagnostic } from '../books/report.ts'
import type { RefusalReason } from '../model/books.ts'
import type { Report } from '../model/diagnostics.ts'
import type { TelemetryEvent } from '../model/event.ts'
import type { Health } from '../model/health.ts'
import { noSinkResult } from '../model/no-result.ts'
import type { Draw } from '../model/settings.ts'
import type { Destination, Ending, LastEnding, Sink } from '../model/sink.ts'
import type { FlushResult, SinkResult, Status } from '../model/telemetry.ts'

/** The destinations of a client. No method throws or rejects: what goes wrong in a sink is reported. */
export interface FanOut {
  /**
   * Lets each sink whose rules want it take one event.
   *
   * @param build makes the event for a sampling rate; called only if a sink wants it. It gives undefined where the event was lost before (the
   * deferred buffer was full); each sink that would have taken it then books the loss.
   * @param isRepeat whether the event counts once a day and was recorded already; asked only if a sink would take it.
   */
  take(
    eventName: string,
    draw: Draw,
    build: (rate: number | undefined) => TelemetryEvent | undefined,
    isRepeat?: () => boolean,
  ): void
  /** Books one event as refused by all. */
  refuse(reason: RefusalReason): void
  /** Tells each sink something. */
  tell(what: (sink: Sink) => void): void
  flush(ending: Ending): Promise<FlushResult>
  shutdown(ending: LastEnding): Promise<FlushResult>
  health(): Health['sinks']
  /** Where each keeps its events, and who switched it off. */
  storage(): Pick<Status, 'storage' | 'sinks'>
}

/** @param report is told of an exception in a sink as a bug of orangebox, once for each sink. */
export function createFanOut(destinations: readonly Destination[], report: Report): FanOut {
  const failed = (where: string, error: unknown): void => report(internalDiagnostic(where, error), where)
  const each = (run: (destination: Destination) => void): void => {
    for (const destination of destinations) {
      try {
        run(destination)
      } catch (error) {
        failed(`sink ${destination.name}`, error)
      }
    }
  }
  const ask = <T>(answer: (sink: Sink, destination: Destination) => T): Readonly<Record<string, T>> => {
    const answers: Record<string, T> = {}
    each((destination) => {
      answers[destination.name] = answer(destination.sink(), destination)
    })
    return answers
  }
  /** Ends or flushes all sinks at the same time: a slow one takes none of the others' time, and one that rejects is left out of the sum. */
  const end = async (run: (sink: Sink) => Promise<SinkResult>): Promise<FlushResult> => {
    const asked = ask(run)
    const ends = await Promise.allSettled(Object.values(asked))
    const sum = { ...noSinkResult }
    const sinks: Record<string, SinkResult> = {}
    for (const [at, name] of Object.keys(asked).entries()) {
      const end = ends[at] as PromiseSettledResult<SinkResult>
      if (end.status === 'rejected') {
        failed(`sink ${name}`, end.reason)
        continue
      }
      const { delivered, kept, dropped, pending, timedOut } = end.value
      sum.delivered += delivered
      sum.kept += kept
      sum.dropped += dropped
      sum.pending += pending
      sum.timedOut ||= timedOut
      sinks[name] = end.value
    }
    return { ...sum, sinks }
  }
  return {
    take: (eventName, draw, build, isRepeat) =>
      each(({ admit, refuse, sink }) => {
        const { refused, rate } = admit(eventName, draw)
        // Asked before the sampling result counts: an event that counts once a day is drawn in each run, and over many runs nearly all would
        // pass.
        if ((!refused || refused === 'sampling') && isRepeat?.()) return refuse('duplicate')
        if (refused) return refuse(refused)
        const event = build(rate)
        if (event) sink().accept(event)
        else sink().lose()
      }),
    refuse: (reason) => each(({ refuse }) => refuse(reason)),
    tell: (what) => each(({ sink }) => what(sink())),
    flush: (ending) => end((sink) => sink.flush(ending)),
    shutdown: (ending) => end((sink) => sink.shutdown(ending)),
    health: () => ask((sink, { killed }) => ({ ...sink.health(), killed: killed?.(false) })),
    storage: () => {
      const sinks = ask((sink, { killed }) => ({ storage: sink.storage(), killed: killed?.(true) }))
      const all = Object.values(sinks).map(({ storage }) => storage)
      return { storage: all.includes('disk') && !all.includes('memory') ? 'disk' : 'memory', sinks }
    },
  }
}
