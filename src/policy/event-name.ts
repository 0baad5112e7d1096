/* The rule for names of events: the client asks it of what the host logs, before anything else is looked at. */

import { isWellFormed } from './well-formed.ts'

/** The name under which an event is recorded that has none: what was given in its place may be free text, and must not leave. */
export const invalidEventName = 'invalid_event_name'

/** Whether it is a name: 1 to 64 characters, a to z, 0 to 9, `_` and `.`, the first one a letter. */
export const isEventName = (name: unknown): name is string => typeof name === 'string' && isWellFormed('event', name)
