/* Bodies are held against the schema that is published, in every test that sees one. */

import { Ajv } from 'ajv'
import { expect } from 'vitest'
import schema from '../../../schema/event-batch.schema.json' with { type: 'json' }

const validate = new Ajv({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
)

/** A resource as the SDK makes it, as JSON. */
export const resourceJson = JSON.stringify({
  'service.name': 'acme',
  'service.version': '1.4.0',
  'telemetry.sdk.name': 'orangebox',
  'telemetry.sdk.language': 'nodejs',
  'telemetry.sdk.version': '0.1.0',
  ci: false,
})

/** The body of a request is JSON and valid against the published schema. */
export function expectValidBody(body: string): void {
  validate(JSON.parse(body))
  expect(validate.errors, body.slice(0, 2_000)).toBeNull()
}
