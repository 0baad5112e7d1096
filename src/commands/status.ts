/* `telemetry status`: the one page on which a user sees whether a program sends something, why, and how to change that. */

import type { Commanded, CommandResult, ShownBody, StatusReport } from '../model/commands.ts'
import type { Status } from '../model/telemetry.ts'
import { printableJson } from '../policy/shown.ts'
import { type Files, filesOf } from './app-files.ts'
import { fileOfId } from './known-id.ts'
import { previewOf } from './preview-bodies.ts'
import { count, result } from './result.ts'
import { asWaiting, inWords } from './show.ts'
import { inMemory, readWaiting } from './waiting.ts'

/**
 * Finds it out. Writes nothing, so that asking leaves no trace on a machine whose user has not answered yet.
 *
 * @param given the options of the client; undefined: nobody knows them, and no example can be shown.
 * @param usage what the user types before the name of a command.
 */
export async function status(
  telemetry: Commanded,
  given: unknown,
  usage: string,
): Promise<CommandResult<StatusReport>> {
  const now = telemetry.status()
  const files = filesOf(telemetry)
  const consent = files?.consent.read().text ?? null
  const waiting = files ? readWaiting(files).map(asWaiting) : []
  // The example is a help. What goes wrong in making one must not keep the answer from whoever asks whether telemetry is on.
  const sample = await previewOf(given, files).catch(() => [])
  const memory = inMemory(telemetry)
  const { mode, reason, level, variable = null, stateDir = null, sinks } = now
  const lines = [
    `Telemetry is ${mode}: ${modes[mode]}.`,
    `Decided by ${decidedBy(now, consent)}.`,
    `Level: ${now.level}; ${levels[now.level]}.`,
    ...placesOf(files, given),
    ...killedIn(now),
    ...(waiting.length > 0 || memory > 0 ? waiting.map(inWords) : ['Nothing waits to be sent.']),
    ...(memory > 0 ? [`${count(memory, 'event')} in the memory of this process`] : []),
    ...sampleOf(sample, mode),
    `To choose: ${usage} on, ${usage} local, ${usage} off. To see what waits: ${usage} show.`,
  ]
  return result(lines, { mode, reason, level, variable, consent, stateDir, sinks, waiting, inMemory: memory, sample })
}

const modes: { readonly [M in Status['mode']]: string } = {
  on: 'events are recorded and sent, under a pseudonymous id of this installation',
  local: 'events are recorded on this machine and not sent',
  off: 'nothing is recorded and nothing is sent',
}

/** What the level allows to be recorded. Whether anything is, `mode` says first. */
const levels: { readonly [L in Status['level']]: string } = {
  all: 'every event of the program counts',
  errors: 'only events that tell of an error are recorded',
  off: 'no event is recorded',
}

/** The first row that applied of the table in docs/privacy.md. One sentence for each, so that the user knows who can change it. */
function decidedBy({ mode, reason, variable }: Status, consent: string | null): string {
  switch (reason) {
    case 'variable':
      return `the environment variable ${variable}, whatever else says`
    case 'host':
      return 'the program itself'
    case 'tests':
      return 'NODE_ENV=test: tests send nothing'
    case 'no_endpoint':
      return 'the program, which names no endpoint that can be used'
    case 'not_started':
      return 'nobody yet: the program has not started its telemetry'
    case 'consent':
      return consent === null ? 'the consent file, in which no answer can be read' : `the consent file: "${consent}"`
    case 'level':
      return "the level of the program's settings"
    case 'notice':
      return 'a notice that was not shown before this run; what it records is sent by the next one'
    case 'default':
      if (mode === 'local') return 'the default: you have not said yes yet'
      return consent === null
        ? 'the default: nobody was asked'
        : `the default, or your yes; the consent file: "${consent}"`
  }
}

/** Paths, so that a user who believes no program can look for himself, or delete them. */
const placesOf = (files: Files | undefined, given: unknown): readonly string[] =>
  files
    ? [
        `Files: ${files.paths.app}`,
        `  consent file: ${files.paths.consent}`,
        `  installation id: ${fileOfId(files.paths, given)}`,
      ]
    : ['Files: none; there is no directory for them.']

/** The sinks that send nothing although telemetry is on, with the one who switched them off. */
const killedIn = ({ sinks }: Status): readonly string[] =>
  Object.entries(sinks).flatMap(([name, { killed }]) =>
    killed ? [`${name} is switched off by ${killed.by === 'server' ? 'its server' : 'the settings'}.`] : [],
  )

/** The example. Shown to those who are off, too: what they would agree to is what they want to see. */
const sampleOf = (sample: readonly ShownBody[], mode: Status['mode']): readonly string[] =>
  sample.length === 0
    ? []
    : [
        `${mode === 'on' ? 'An event looks like this' : 'An event would look like this, if it were on'}, and has fields of its own besides:`,
        ...sample.map(({ sink, body }) => `  ${sink}: ${printableJson(body)}`),
      ]
