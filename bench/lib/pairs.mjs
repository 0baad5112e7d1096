import { runProgram } from './child.mjs'
import { median, quantile } from './stats.mjs'

/** Runs that are thrown away first, for the caches of disk and processor. */
const warmUp = 2

/**
 * Runs whole processes in turn, A B C A B C …, so that what the machine does meanwhile hits all of them alike.
 *
 * @param how `node`: the one that runs them; default: this one.
 * @param contenders by name: `{ file, args, after }`; the first is the baseline. `after` runs outside the clock.
 * @returns by name: medians of wall and CPU time, and the medians and quartiles of the ratios to the baseline of the same round.
 */
export function race(contenders, { rounds, env, node }) {
  const runs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, { file, args, after }] of Object.entries(contenders)) {
      const run = runProgram(file, { args, env, node })
      if (round >= 0) runs[name].push(run)
      after?.()
    }
  }
  const [baseline] = Object.values(runs)
  const summary = (own) => {
    const all = (key) => own.map((run) => run[key])
    const ratios = (key) => own.map((run, round) => run[key] / baseline[round][key])
    const ratio = (key) => median(ratios(key))
    const quartiles = (key) => [0.25, 0.75].map((q) => quantile(ratios(key), q))
    return {
      wallMs: median(all('wallMs')),
      cpuMs: median(all('cpuMs')),
      wallRatio: ratio('wallMs'),
      cpuRatio: ratio('cpuMs'),
      wallQuartiles: quartiles('wallMs'),
      cpuQuartiles: quartiles('cpuMs'),
    }
  }
  return Object.fromEntries(Object.entries(runs).map(([name, own]) => [name, summary(own)]))
}
