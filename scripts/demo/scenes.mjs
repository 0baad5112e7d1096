/** The conditions of the demo, one function each, in the order they are played. */

import { note } from './print.mjs'
import { until } from './wait.mjs'

/** @typedef {import('./stage.mjs').Stage} Stage */
/** @typedef {{ title: string, play: (stage: Stage, size: Size) => Promise<void> }} Scene */
/** How long a run is. @typedef {{ events: number }} Size */

/** Arguments that make a run take about this long, however many files there are. */
const lasting = (/** @type {number} */ ms, /** @type {Size} */ { events }) => [
  '--pace',
  String(Math.max(1, Math.round(ms / events))),
]
/** Between two batches; 10 s when nobody says so. */
const batchEvery = (/** @type {number} */ ms) => ({ OTEL_LOGS_EXPORT_INTERVAL: String(ms) })

/** @type {readonly Scene[]} */
export const scenes = [
  {
    title: 'healthy endpoint',
    play: async ({ collector, linecount, expect }, size) => {
      await collector.start()
      const run = linecount('healthy')
      const { output, logged, delivered } = await run.end()
      note(output.trim())
      expect(delivered > 0, 'a healthy endpoint takes events before the run ends')
      size.events = logged
    },
  },
  {
    title: 'endpoint down for the whole run',
    play: async ({ collector, linecount, expect }) => {
      await collector.stop()
      note('nothing listens there any more')
      const { delivered, logged, kept } = await linecount('endpoint down').end()
      expect(delivered === 0 && kept === logged, 'with a dead endpoint every event is kept')
    },
  },
  {
    title: 'SIGKILL in the middle of a run',
    play: async ({ collector, linecount }, size) => {
      await collector.start()
      const run = linecount('killed', lasting(2_000, size), batchEvery(300))
      await until('half of the files are counted', () => run.journal().recorded.length > size.events / 2)
      run.kill()
      note('killed half-way; a batch every 300 ms until then')
      await run.end('SIGKILL')
    },
  },
  {
    title: 'endpoint answering 503, then healthy',
    play: async ({ collector, linecount, expect }, size) => {
      await collector.start('--status', '503')
      const before = collector.refusals()
      // The third try comes up to 2 s after the second; should it meet the endpoint while it starts, the fourth up to 4.5 s later.
      const run = linecount('503, then ok', lasting(9_000, size), batchEvery(300))
      await until('two requests were answered 503', () => collector.refusals() > before + 1)
      const { length } = run.journal().recorded
      note(`two requests answered 503, ${run.arrived()} of ${length} events delivered so far; the endpoint recovers`)
      await collector.start()
      const { delivered } = await run.end()
      expect(delivered > 0, 'an endpoint that recovers gets the events of the run that met its failures')
    },
  },
  {
    title: '401 on credentialed sends',
    play: async ({ collector, linecount, expect }) => {
      await collector.start('--fail-auth')
      const before = collector.refusals()
      const { delivered } = await linecount('401', ['--token', 'stale']).end()
      const refused = collector.refusals() - before
      note(`${refused} request with a stale token answered 401; sent again without it, and not tried again`)
      expect(refused === 1 && delivered > 0, 'after one 401 events are delivered without credentials')
    },
  },
  {
    title: 'killswitch on, then off',
    play: async ({ collector, linecount, setSettings, settingsFile, expect }, size) => {
      await collector.start()
      setSettings({})
      const run = linecount('killswitch', ['--settings', settingsFile, ...lasting(3_000, size)])
      await until('a fifth of the files is counted', () => run.journal().recorded.length > size.events / 5)
      setSettings({ killswitch: { backend: true } })
      // For a tenth of a second and more, so that a request from before the switch has been answered.
      await until('calls are refused', () => run.journal().refused.length > size.events / 20)
      const before = { recorded: run.journal().recorded.length, received: collector.received().size }
      note(
        `on after ${before.recorded} events, ${run.arrived()} of them delivered: nothing is recorded or sent any more`,
      )
      await until('more calls are refused', () => run.journal().refused.length > size.events / 2)
      expect(collector.received().size === before.received, 'nothing arrives while the killswitch is on')
      setSettings({})
      note(`off after ${run.journal().refused.length} calls were refused; nothing arrived meanwhile`)
      await run.end()
    },
  },
  {
    title: 'a run of several turns of the batch clock',
    play: async ({ collector, linecount, expect }, size) => {
      await collector.start()
      const run = linecount('several batches', lasting(4_500, size), batchEvery(1_000))
      await until('most files are counted', () => run.journal().recorded.length > size.events * 0.9)
      note(`a batch every 1,000 ms: ${run.arrived()} events have arrived while it is still counting`)
      const { health } = await run.end()
      const requests = health?.requests ?? 0
      note(`${requests} requests`)
      expect(requests >= 3, 'a long run sends at several turns of the clock')
    },
  },
]

/**
 * What a run leaves the next one delivers. The last run has no next one: where a slow machine made it run into its exit
 * deadline, somebody counts once more.
 *
 * @type {Scene}
 */
export const afterwards = {
  title: 'one more run, for what was kept',
  play: async ({ collector, linecount }, size) => {
    await collector.start()
    await linecount('afterwards', lasting(2_000, size)).end()
  },
}
