/* The client that is always off. It needs no recorder, so it is there whoever loads us and however. */

import type { DisabledTelemetry } from '../model/typed-telemetry.ts'
import { nodeClock } from '../node/clock.ts'
import { disabledCore } from './disabled.ts'
import { createFacade } from './facade.ts'

/** The core of `disabledTelemetry`. */
const off = disabledCore({ reason: 'host', variable: undefined })

/** A client that is off makes no event, so nobody asks for its id. */
const noIds = { uuid: () => '', sha256: () => '' }

/** The null object: a client that does nothing, for parameters and tests that do not care. */
export const disabledTelemetry: DisabledTelemetry = /* @__PURE__ */ createFacade(
  () => off,
  nodeClock,
  noIds,
) as DisabledTelemetry
