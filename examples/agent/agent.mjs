#!/usr/bin/env node
// @ts-check
// A long-running agent: one line of input is one turn. Try `npx orangebox-collector` and `node agent.mjs`, then type:
//   login ada · logout · refresh · any question · exit
import { createInterface } from 'node:readline'
import { createSettings, deferTelemetry, oneOf } from 'orangebox'
import { fetchSettings, fetchToken, findAccount } from './services.mjs'
import { runAgent } from './sub-agent.mjs'

const command = oneOf('login', 'logout', 'refresh', 'question')
const settings = createSettings()
/** @type {import('./services.mjs').Account | undefined} */
let account
let turns = 0

// Logging may begin before the configuration is read: each event keeps its own id and time until start().
const telemetry = deferTelemetry()
telemetry.logEvent('agent_started')
telemetry.start({
  service: { name: 'agent-example', version: '1.0.0' },
  endpoint: process.argv[2] ?? 'http://127.0.0.1:4319',
  settings,
  // Called when something is to be sent, never at start-up. Nobody logged in: send without.
  auth: async ({ signal }) => account && fetchToken(account, signal),
  // A full-screen interface would be torn apart by stderr: have diagnostics as lines and put them where they fit.
  debug: process.env.AGENT_DEBUG ? (line) => console.log(`  [telemetry] ${line}`) : false,
})

/** @type {Readonly<Record<string, (argument: string) => unknown>>} */
const commands = {
  login: (name) => {
    account = findAccount(name)
    // What follows is another account's: a new segment, and the old credentials are forgotten.
    telemetry.setUser({ id: account.id, accountUuid: account.uuid, organizationUuid: account.organization })
  },
  logout: () => {
    account = undefined
    telemetry.setUser(null)
  },
  // An agent lives for days; settings that were read at its start would be those of last week.
  refresh: async () => settings.update(await fetchSettings()),
}

/** One turn: two sub-agents at a time, each with a context and a session of its own, all through the same pipeline. */
async function answer() {
  const turn = telemetry.child({ context: { turn: ++turns } })
  const reports = await Promise.all(['explorer', 'reviewer'].map((role) => runAgent(turn, role)))
  console.log(reports.join('; '))
}

for await (const line of createInterface({ input: process.stdin })) {
  const [word = '', argument = ''] = line.trim().split(/\s+/)
  if (word === 'exit') break
  const run = Object.hasOwn(commands, word) ? commands[word] : undefined
  const started = performance.now()
  await (run ?? answer)(argument)
  telemetry.logEvent('turn_finished', {
    command: command(run ? word : 'question'),
    duration_ms: Math.round(performance.now() - started),
  })
  // While the user reads and types. Not awaited: the prompt is back at once.
  void telemetry.flush({ timeoutMs: 5_000 })
}

telemetry.logEvent('agent_finished', { turns })
const { kept } = await telemetry.shutdown()
console.log(kept === 0 ? 'everything is sent' : `${kept} events stay on disk for the next run`)
