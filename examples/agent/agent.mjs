#!/usr/bin/env node
// @ts-check
// A long-running agent: one line of input is one turn. Try `npx orangebox-collector` and `node agent.mjs`, then type:
//   login ada · logout · refresh · resume · fork · any question · exit
// Words of a question that do something: @github $pdf $review steer compact delete fail interrupt
import { createInterface } from 'node:readline'
import { createSettings, deferTelemetry } from 'orangebox'
import { createEngine } from './engine.mjs'
import { createFacts } from './facts.mjs'
import { fetchSettings, fetchToken, findAccount } from './services.mjs'

const settings = createSettings()
/** @type {import('./services.mjs').Account | undefined} */
let account

// Facts may come before the configuration is read: each event keeps its own id and time until start().
const telemetry = deferTelemetry()
const facts = createFacts(telemetry)
const engine = createEngine(facts.observe, telemetry)
telemetry.start({
  service: { name: 'agent-example', version: '1.0.0' },
  endpoint: process.argv[2] ?? 'http://127.0.0.1:4319',
  settings,
  // Called when something is to be sent, never at start-up. Nobody signed in: nothing is sent, all is kept.
  auth: async ({ signal }) => account && fetchToken(account, signal),
  authRequired: true,
  // A full-screen interface would be torn apart by stderr: have diagnostics as lines and put them where they fit.
  debug: process.env.AGENT_DEBUG ? (line) => console.log(`  [telemetry] ${line}`) : false,
})

/** What was observed until now belongs to whoever was signed in then. @param {import('./services.mjs').Account | undefined} next */
function signIn(next) {
  facts.flush()
  account = next
  // What follows is another account's: a new segment, and the old credentials are forgotten.
  telemetry.setUser(next ? { id: next.id, accountUuid: next.uuid, organizationUuid: next.organization } : null)
}

/** @type {Readonly<Record<string, (argument: string) => unknown>>} */
const commands = {
  login: (name) => signIn(findAccount(name)),
  logout: () => signIn(undefined),
  // An agent lives for days; settings that were read at its start would be those of last week.
  refresh: async () => settings.update(await fetchSettings()),
  resume: engine.resume,
  fork: engine.fork,
}

for await (const line of createInterface({ input: process.stdin })) {
  const words = line.trim().split(/\s+/)
  const [word = '', argument = ''] = words
  if (word === 'exit') break
  const run = Object.hasOwn(commands, word) ? commands[word] : undefined
  if (run) await run(argument)
  else console.log(await engine.ask(words))
  // While the user reads and types. Not awaited: the prompt is back at once.
  void telemetry.flush({ timeoutMs: 5_000 })
}

// Turns that never ended are told with what is known of them.
facts.shutdown()
const { kept } = await telemetry.shutdown()
console.log(kept === 0 ? 'everything is sent' : `${kept} events stay on disk for the next run`)
