/*
 * The draft of a privacy statement. What the options and the catalogue say is filled in, so that it cannot differ from what the program
 * does; what only the host knows stands in brackets.
 */

import { leavingFields } from '../catalogue/leaving-fields.ts'
import { tableCell as cell, whatLeaves } from '../catalogue/what-leaves.ts'
import { type Catalogue, type FieldRule, screening } from '../model/catalogue.ts'
import type { TelemetryOptions } from '../model/options.ts'
import { nodeMachine } from '../node/machine.ts'
import { batchDefaults } from '../policy/parse-batch.ts'
import { type Options, parseOptions } from '../policy/parse-options.ts'
import { isCatalogue } from '../policy/validators.ts'
import { made } from '../policy/wrong-use.ts'

const ignore = () => {}
const day = 86_400_000

/**
 * A privacy statement to begin with, as Markdown, from what a client is told: what is recorded and what for, where it goes, under which
 * pseudonym, how long it waits here, and how to say no. What no program knows stands in brackets, for the host to fill in. Not legal advice.
 *
 * @param options those of the client; a catalogue among them is listed event by event and field by field.
 * @throws TypeError if there are no options that can be read: a statement about nothing would be a false one.
 */
export const privacyStatement = (options: TelemetryOptions<Catalogue | undefined>): string =>
  made('privacyStatement', options, statementOf)

/** The paragraphs in the order in which a reader asks: whose is it, what, where, how long, how to stop it. */
function statementOf(given: TelemetryOptions<Catalogue | undefined>): string {
  const options = parseOptions(given, batchDefaults(nodeMachine.env, ignore), ignore)
  const { name } = options.service
  const events = isCatalogue(given.events) ? (given.events as Catalogue) : undefined
  const parts = [
    `# What ${name} records about its use`,
    'Responsible: [name and address]. Questions, and requests to see or delete your data: [contact].',
    whatIsRecorded(events),
    'With every event go the facts about the process that the documentation lists, and a random id of this installation. The id is a pseudonym: who has it can tell which events come from one installation, not whose it is' +
      `${options.idRotationDays === 0 ? '' : `; every ${options.idRotationDays} days another one takes its place`}` +
      `${options.user === undefined ? '' : ', unless you are logged in: then your account is recorded, too'}. No host name, path or argument is recorded.`,
    `It is sent to ${recipients(options)}, kept there for [how long], and read by [who]. Like any server, it sees your IP address when it is contacted.`,
    waits(options),
    ...(options.level === undefined ? [] : [levels(options.level)]),
    howToSayNo(options),
  ]
  return `${parts.join('\n\n')}\n`
}

function whatIsRecorded(events: Catalogue | undefined): string {
  if (!events) return 'Recorded are events with numbers, yes and no, and words from fixed lists: [which, and what for].'
  const { rules, contextRules } = events[screening]
  const rows = [...rules].map(
    ([name, { description, purpose }]) => `| \`${name}\` | ${cell(description)} | ${cell(purpose)} |`,
  )
  const fields = [
    ...[...rules].flatMap(([name, rule]) => fieldRows(`${name}.`, leavingFields(name, rule), rule.purpose)),
    ...fieldRows('', contextRules, 'it goes with every event'),
  ]
  const table = ['| Field | What leaves | What for | A pseudonym |', '|---|---|---|---|', ...fields]
  return [
    ...['Recorded is this and nothing else:', '', '| Event | When | What for |', '|---|---|---|', ...rows],
    ...(fields.length === 0 ? [] : ['', 'What each of them holds:', '', ...table]),
  ].join('\n')
}

/** One row for each field. Fields of the context stand without an event before them. */
const fieldRows = (before: string, fields: ReadonlyMap<string, FieldRule>, purpose: string): readonly string[] =>
  [...fields].map(
    ([name, rule]) =>
      `| \`${before}${name}\`${rule.isOptional ? ' (not always)' : ''} | ${cell(whatLeaves(rule))} | ${cell(purpose)} | ${pseudonym(rule)} |`,
  )

const mayName = '[whether it may name somebody]'

/**
 * Whether a value tells events of one apart from those of others, without saying whose they are. For a text only the host knows, and a guess in a
 * statement would be a false promise.
 */
function pseudonym({ spec }: FieldRule): string {
  switch (spec.kind) {
    case 'hashed':
      return 'yes: on this installation the same text has the same hash'
    case 'id':
      return 'yes: the same id is the same thing, [whose]'
    case 'pattern':
      return spec.of ? 'no' : mayName
    case 'text':
      return mayName
    default:
      return 'no'
  }
}

/** Where events go. Of further sinks only the names are known here, since each has an address of its own in its own options. */
const recipients = ({ origin, sinks }: Options): string =>
  [...(origin === undefined ? [] : [origin]), ...sinks.map((sink) => `${sink.name} [its address]`)].join(' and ') ||
  '[where]'

/** How long events stay on the machine, by the options. */
const waits = ({ durability, spool }: Options): string =>
  durability === 'memory'
    ? 'Nothing is stored on your machine.'
    : `Until it is sent it waits on your machine, for at most about ${Math.ceil(spool.maxAgeMs / day)} days once sending has failed.`

/** All three levels are named, because the setting may change while the program runs. */
const levels = (level: NonNullable<Options['level']>): string =>
  `How much of it is recorded is a setting of the program, now \`${level === 'off' ? level : level.now}\`: \`all\`, only events that tell of an error (\`errors\`), or nothing (\`off\`), which also deletes what waits and the id.`

/** The variables are named in any case: they work for whoever finds no command. */
const howToSayNo = ({ requireConsent, notice, optOutVariable }: Options): string =>
  [
    requireConsent
      ? 'Nothing is sent before you say yes, and what was recorded before is deleted then.'
      : 'It is on unless you say no.',
    `To say no${notice?.command === undefined ? '' : ` run \`${notice.command}\`, or`} set \`${optOutVariable}=1\` or \`DO_NOT_TRACK=1\`. A no by a command deletes what waits and the id.`,
  ].join(' ')
