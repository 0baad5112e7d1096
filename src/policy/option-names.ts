import { describe } from './describe.ts'
import { nearest } from './nearest.ts'
import type { OnBad } from './on-bad.ts'
import { isObject } from './validators.ts'

const words = (text: string): readonly string[] => text.split(' ')

/** The names of all options, to report misspelt ones. */
const known = {
  options: [
    ...words('service app endpoint sinks auth authRequired sessionId user resource settings settingNames batch'),
    ...words('durability exit network processors compression spool selfContained allowedOrigins allowInsecure'),
    ...words('stateDir enabled'),
    ...words('allowInTests optOutVariable debug onDiagnostic'),
  ],
  service: words('name version'),
  exit: words('upload timeoutMs'),
  network: words('proxy ca'),
  spool: words('maxBytes maxAgeMs maxFiles maxEventBytes'),
  settingNames: words('sampling batch killswitch version'),
}

/** An option that holds others, or all of them, as an object; anything else is an empty one. Names that do not exist are told, with the one that was meant. */
export function asObject(value: unknown, where: keyof typeof known, onBad: OnBad): object {
  if (value === undefined) return {}
  if (!isObject(value)) {
    onBad(where, `${describe(value)} is not an object; using the defaults`)
    return {}
  }
  for (const key of Object.keys(value)) {
    if (known[where].includes(key)) continue
    const meant = nearest(key, known[where])
    const hint = meant === undefined ? '' : `; did you mean ${describe(meant)}?`
    onBad(where, `there is no option ${describe(key)}; it is ignored${hint}`)
  }
  return value
}
