/* What a test endpoint answers next, as the test has said before. */

import type { Answer } from './endpoint-types.ts'

/** An answer with nothing missing. */
export type Step = 'reset' | 'never' | Full

/** An answer that is given, after a while. */
export interface Full {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
  readonly delayMs: number
}

/** The answers of one endpoint, in their order. */
export interface Script {
  /** Appends answers, all of them or, where one is none, nothing. */
  add(answers: readonly Answer[]): void
  /** What is answered when the added answers are used up; at first 200. */
  always(answer: Answer): void
  next(): Step
}

export function createScript(): Script {
  const steps: Step[] = []
  let otherwise = stepOf(200)
  return {
    // All are read before one of them counts: a mistake leaves the script as it was.
    add: (answers) => void steps.push(...answers.map(stepOf)),
    always: (answer) => {
      otherwise = stepOf(answer)
    },
    next: () => steps.shift() ?? otherwise,
  }
}

/** An answer with its defaults. Throws a `TypeError` for what is no answer: the mistake is in the test, and should be seen there. */
function stepOf(answer: Answer): Step {
  if (answer === 'reset' || answer === 'never') return answer
  const given = typeof answer === 'number' ? { status: answer } : answer
  const { status = 200, headers = {}, body = '{}', delayMs = 0 } = given ?? {}
  const isStatus = Number.isInteger(status) && status >= 200 && status <= 599
  if (typeof given !== 'object' || given === null || !isStatus || !(delayMs >= 0))
    throw new TypeError(
      `an answer is a status from 200 to 599, { status, headers, body, delayMs }, 'reset' or 'never', not ${JSON.stringify(answer)}`,
    )
  return { status, headers, body, delayMs }
}
