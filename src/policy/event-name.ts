/* The rule for names of events: the client asks it of what the host logs, before anything else is looked at. */

import { isWellFormed } from './well-formed.ts'

/** Returns a valid name unchanged. Anything else may be free text and must not leave: the event is recorded as `invalid_event_name`. */
export const parseEventName = (name: unknown): string => (isEventName(name) ? name : 'invalid_event_name')

/** Whether it is a name: 1 to 64 characters, a to z, 0 to 9, `_` and `.`, the first one a letter. */
export const isEventName = (name: unknown): name is string => typeof name === 'string' && isWellFormed('event', name)
