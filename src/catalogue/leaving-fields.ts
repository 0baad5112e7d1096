/* All fields of an event for pages and schemas. A page that left out what the client adds by itself would not be true. */

import type { EventRule, FieldRule } from '../model/catalogue.ts'
import { experimentEvent } from '../model/event.ts'

/** What the client puts into each exposure: names that the program or its flag system chose. */
const own: readonly (readonly [string, FieldRule])[] = [
  ['experiment_id', { spec: { kind: 'text', max: 256 }, isOptional: false, isPrivileged: false }],
  ['variation_id', { spec: { kind: 'text', max: 256 }, isOptional: false, isPrivileged: false }],
  [
    'variation_index',
    {
      spec: { kind: 'number', unit: undefined, integer: true, min: 0, max: Number.MAX_SAFE_INTEGER },
      isOptional: true,
      isPrivileged: false,
    },
  ],
  ['environment', { spec: { kind: 'text', max: 256 }, isOptional: false, isPrivileged: false }],
]

/** The declared fields; for an exposure also those the client adds. What the host declares of an exposure is always optional. */
export const leavingFields = (event: string, { fields }: EventRule): ReadonlyMap<string, FieldRule> =>
  event === experimentEvent
    ? new Map([...own, ...[...fields].map(([key, rule]) => [key, { ...rule, isOptional: true }] as const)])
    : fields
