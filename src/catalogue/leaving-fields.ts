import type { EventRule, FieldRule } from '../model/catalogue.ts'
import { experimentEvent } from '../model/event.ts'

/** What stands in each exposure: ids that the program or its flag system chose. */
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

/** All that leaves with an event: of an exposure also what the client adds. The attributes of the host may always be missing. */
export const leavingFields = (event: string, { fields }: EventRule): ReadonlyMap<string, FieldRule> =>
  event === experimentEvent
    ? new Map([...own, ...[...fields].map(([key, rule]) => [key, { ...rule, isOptional: true }] as const)])
    : fields
