/* Bodies of the SDK's own protocol, checked against the published schema, so that schema and SDK cannot drift apart unnoticed. */

import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import schema from '../../../schema/event-batch.schema.json' with { type: 'json' }
import type { EventBatch } from './batch.ts'

/** What is wrong at one place of a body. */
export interface Problem {
  /** JSON pointer into the body; empty for the body itself. */
  readonly path: string
  readonly message: string
}

/** A body that was checked. */
export type ParsedBatch =
  | { readonly kind: 'batch'; readonly batch: EventBatch }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }

/** A thousand bad events say the same thing a thousand times; the first few are enough to find the fault. */
const maxProblems = 10

const toProblem = ({ instancePath, message, params }: ErrorObject): Problem => {
  const { additionalProperty: name } = params
  const detail = typeof name === 'string' ? `: ${name}` : ''
  return { path: instancePath, message: `${message ?? 'is invalid'}${detail}` }
}

/** Compiled for the first body, for all collectors of a process: it takes as long as starting Node, and many a collector gets no body. */
let compiled: ValidateFunction<EventBatch> | undefined
const validator = (): ValidateFunction<EventBatch> => {
  compiled ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile<EventBatch>(schema)
  return compiled
}

/** Checks the text of one body. */
export function parseBatch(text: string): ParsedBatch {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch (error) {
    return { kind: 'invalid', problems: [{ path: '', message: `is not JSON: ${(error as Error).message}` }] }
  }
  const validate = validator()
  if (validate(body)) return { kind: 'batch', batch: body }
  // "must match then schema" only repeats what the errors inside it already say.
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if')
  return { kind: 'invalid', problems: errors.slice(0, maxProblems).map(toProblem) }
}
