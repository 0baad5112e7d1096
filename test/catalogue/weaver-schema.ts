/*
 * What OpenTelemetry Weaver takes as a registry file `definition/2`, as far as a catalogue can come to: attributes and events. Written down here, in
 * JSON Schema, after `schemas/semconv.schema.v2.json` of https://github.com/open-telemetry/weaver (commit 10ad085); its other groups are left out,
 * and what it takes, but a catalogue has no use for, is refused. What passes here passes there.
 */

const object = (required: Readonly<Record<string, object>>, others: Readonly<Record<string, object>> = {}) => ({
  type: 'object',
  properties: { ...required, ...others },
  required: Object.keys(required),
  additionalProperties: false,
})
const text = { type: 'string' }
const list = (items: object) => ({ type: 'array', items })
const stability = { enum: ['stable', 'development', 'alpha', 'beta', 'release_candidate', 'deprecated'] }
const annotations = { type: 'object' }

const member = object(
  { id: text },
  { value: { type: ['string', 'number', 'boolean'] }, brief: text, note: text, stability },
)
const primitive = { enum: ['boolean', 'int', 'double', 'string', 'any'] }
const attribute = object(
  { key: text, type: { anyOf: [primitive, object({ members: list(member) })] }, brief: text, stability },
  { note: text, annotations, examples: { anyOf: [list(text), list({ type: 'number' }), list({ type: 'boolean' })] } },
)
const reference = object(
  { ref: text },
  {
    requirement_level: { enum: ['required', 'recommended', 'opt_in'] },
    brief: text,
    note: text,
    annotations,
    stability,
  },
)
const event = object({ name: text, brief: text, stability }, { note: text, annotations, attributes: list(reference) })

export const weaverSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  ...object({ file_format: { const: 'definition/2' } }, { attributes: list(attribute), events: list(event) }),
}
