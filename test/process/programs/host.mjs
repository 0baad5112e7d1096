/**
 * A host program driven by JSON in its first argument: options of one client, and steps to take with it. What happens is told
 * to the test over descriptor 3, synchronously, so that it is heard from `exit` handlers and up to a SIGKILL.
 */
import dns from 'node:dns'
import { closeSync, openSync, writeSync } from 'node:fs'
import { inspect } from 'node:util'
import { createSettings, createTelemetry, oneOf } from '../../../dist/index.js'

const { options, steps } = JSON.parse(process.argv[2])
const tell = (kind, more) => writeSync(3, `${JSON.stringify({ kind, ...more })}\n`)
/** Resolves when the test says `word`. Words said before somebody waits for them count. */
const heard = new Set()
const said = (word) =>
  new Promise((resolve) => {
    const check = () => {
      if (!heard.has(word)) return
      process.off('message', listen)
      resolve()
    }
    const listen = (message) => {
      heard.add(message)
      check()
    }
    process.on('message', listen)
    check()
  })

let running = 0
let calls = 0
/** The host's `auth`, from a list of answers; the last one is repeated. */
const authFrom = (answers) => async (request) => {
  running++
  tell('auth', { reason: request.reason, running })
  const { hang, wait, fails, expiresInMs, expiresInSeconds, ...credentials } = answers[
    Math.min(calls++, answers.length - 1)
  ] ?? { nothing: true }
  try {
    if (hang) await new Promise((resolve) => request.signal.addEventListener('abort', resolve))
    if (wait) await said(wait)
    if (fails) throw new Error('no token today')
    if (credentials.nothing) return undefined
    if (expiresInMs) credentials.expiresAt = Date.now() + expiresInMs
    if (expiresInSeconds) credentials.expiresAt = Math.floor(Date.now() / 1000) + expiresInSeconds
    return credentials
  } finally {
    running--
  }
}

const settings = options.settings && createSettings(options.settings)
const telemetry = createTelemetry({
  ...options,
  ...(settings && { settings }),
  ...(options.auth && { auth: authFrom(options.auth) }),
  onDiagnostic: (diagnostic) => {
    tell('diagnostic', { diagnostic })
    if (options.onDiagnostic === 'exits') process.exit(3)
    if (options.onDiagnostic === 'rejects') return Promise.reject(new Error('an async listener that rejects'))
    if (options.onDiagnostic === 'throws') throw new Error('a listener that throws')
  },
})
process.on('exit', () => tell('health', { health: telemetry.health() }))

let n = 0
let logger = telemetry
const log = (name = 'step_done', metadata = {}) => {
  logger.logEvent(name, { n, ...metadata })
  tell('logged', { n: n++ })
}
const label = oneOf('free', 'pro')
const long = oneOf('x'.repeat(256))('x'.repeat(256))
const padding = (n) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`padding_${i}`, long]))
const pad = padding(22)
const waiting = []
const hoard = []
const awaited = async (of, promise) => tell('result', { of, result: await promise })

const doers = {
  log: (count = 1, name = undefined, metadata = {}) => {
    for (let i = 0; i < count; i++) log(name, metadata)
  },
  /** Events of about 6 KB each. */
  logBig: (count) => {
    for (let i = 0; i < count; i++) log('step_done', pad)
  },
  /** One event of more than 64 KiB. */
  logHuge: () => log('step_done', padding(250)),
  /** Logs without end, a burst each turn of the loop. */
  logForever: () => void setInterval(() => doers.log(10), 1),
  /** Logs in bursts, changing the settings between them. */
  logAndSwap: async (count, documents) => {
    for (let i = 0; n < count; i++) {
      doers.log(Math.min(20, count - n))
      settings.update(documents[i % documents.length])
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
  },
  logAtExit: () => void process.on('exit', () => log()),
  experiment: (experiment) => {
    telemetry.logExperiment({ ...experiment, userAttributes: { plan: label('pro'), seats: 3 } })
    tell('logged', { n: undefined })
  },
  child: (child) => {
    logger = telemetry.child(child)
  },
  flush: (given) => awaited('flush', telemetry.flush(given)),
  shutdown: (given) => awaited('shutdown', telemetry.shutdown(given)),
  /** Starts a flush or a shutdown without awaiting it. */
  begin: (of, given) => void waiting.push(awaited(of, telemetry[of](given))),
  join: () => Promise.all(waiting),
  setUser: (user) => telemetry.setUser(user),
  setSession: (id) => telemetry.setSession(id),
  setEnabled: (enabled) => telemetry.setEnabled(enabled),
  setConsent: (mode) => tell('consent', { result: telemetry.setConsent(mode) }),
  /** Looks at all there is to see of the client, as whoever prints it does. */
  print: () =>
    tell('printed', { json: JSON.stringify(telemetry), text: inspect(telemetry), health: telemetry.health() }),
  setContext: (context) => telemetry.setContext(context),
  update: (document) => settings.update(document),
  /** Resolves when `n` requests have been started. */
  requested: async (n) => {
    while (telemetry.health().sinks.backend.requests < n) await new Promise((resolve) => setTimeout(resolve, 5))
  },
  nameServer: (port) => dns.setServers([`127.0.0.1:${port}`]),
  /** Replaces the timers and clocks of the process, as a host's test does, by ones that never advance. */
  status: () => tell('status', { status: telemetry.status(), installationId: telemetry.installationId }),
  reach: (name) => tell('reached', { name, health: telemetry.health() }),
  wait: said,
  /** Lets time pass: for tests of what time does, never to wait for something else. */
  pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  /** Opens files until the system gives no more, so that what was open before stays usable. */
  exhaust: () => {
    try {
      for (;;) hoard.push(openSync(process.argv[1]))
    } catch (error) {
      if (error.code !== 'EMFILE') throw error
    }
  },
  relent: () => {
    for (const fd of hoard.splice(0)) closeSync(fd)
  },
  /** As a program that makes itself a daemon does: its output is closed, and the next file gets the number. */
  closeOutput: () => closeSync(1),
  /** As a server does that root starts. */
  setuid: (uid) => {
    process.setgroups([])
    process.setuid(uid)
  },
  /** Prints without a newline, wherever that goes. */
  mutter: (text) => {
    try {
      writeSync(1, text)
    } catch (error) {
      if (error.code !== 'EBADF') throw error
    }
  },
  /** Dies by its own hand, so that nothing comes between the last call and the end. */
  kill: () => process.kill(process.pid, 'SIGKILL'),
  exit: (code) => process.exit(code),
  throw: () => {
    throw new Error('a bug of the host')
  },
}

for (const [what, ...args] of steps) {
  const done = doers[what](...args)
  // A step that is over at once leaves the loop no turn, so that `exit` and `throw` really come right behind a `log`.
  if (done !== undefined) await done
}
