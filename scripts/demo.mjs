/**
 * Second half of `npm run demo`: runs a real command-line tool under seven conditions against a real collector, then holds
 * what was logged against what arrived; and an agent's day goes through the bridge to Langfuse. Exits 1 unless every logged event was delivered,
 * and every turn once. With numbers, `npm run demo -- 2 4`, only these conditions, behind the first, which tells how long a run is.
 */

import { playAgentsDay } from './demo/agents-day.mjs'
import { bad, bold, good, ledgerTable, note, say } from './demo/print.mjs'
import { judge } from './demo/referee.mjs'
import { afterwards, scenes } from './demo/scenes.mjs'
import { createStage } from './demo/stage.mjs'

const started = performance.now()
const stage = createStage()
const size = { events: 0 }
const asked = process.argv.slice(2)
let played = 0

/** One condition. It leaves what it knows on the stage, and the referee looks at everything in the end. @param {import('./demo/scenes.mjs').Scene} scene @param {number} number */
async function play({ title, play }, number) {
  say(bold(`${number} ${title}`))
  await play(stage, size)
  say()
  played++
}

/** Prints the ledger. Whether all is well is decided by the files that programs and collector wrote, not by what the scenes believe. */
function finish() {
  const { rows, sum, verdict, problems, ok } = judge(stage.evidence())
  say(bold('ledger'))
  note(ledgerTable(rows, sum))
  note('refused: the killswitch was on, so nothing was recorded. kept at exit: on disk, sent by a later run.')
  say()
  const faults = [...stage.problems, ...problems]
  for (const fault of faults) say(bad(`fault: ${fault}`))
  const fine = ok && faults.length === 0
  say(`${played} scenes in ${((performance.now() - started) / 1000).toFixed(1)} s`)
  say(fine ? good(verdict) : bad(verdict))
  return fine
}

try {
  say()
  say(
    'linecount counts the lines of this repository and logs an event per file, per phase and per run. A journal of its',
  )
  say(
    'own says which calls of logEvent came back; the collector says which events arrived. The referee compares the two.',
  )
  say()
  const wrong = asked.find((number) => !scenes[Number(number) - 1])
  if (wrong !== undefined) throw new Error(`there is no condition ${wrong}; they are 1 to ${scenes.length}`)
  let number = 0
  for (const scene of scenes) {
    number++
    if (number === 1 || asked.length === 0 || asked.includes(String(number))) await play(scene, number)
  }
  // What the last condition left has no next run. On a slow machine one more may not be enough, and three are.
  for (let more = 0; more < 3 && judge(stage.evidence()).sum.kept > 0; more++) await play(afterwards, ++number)
  await stage.collector.stop()
  if (asked.length === 0) await play({ title: "an agent's day through the bridge", play: playAgentsDay }, ++number)
  if (!finish()) process.exitCode = 1
} catch (error) {
  say(bad(`fault: ${error instanceof Error ? error.message : error}`))
  process.exitCode = 1
} finally {
  await stage.clear()
}
