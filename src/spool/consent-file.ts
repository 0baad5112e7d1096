import type { Report } from '../model/diagnostics.ts'
import type { Clock, Disk, Random } from '../model/ports.ts'
import { type Consent, consentText, parseConsent } from '../policy/consent.ts'
import { codeOf, readSmall, writeOnce } from './write-once.ts'

/** What the user allowed, as the file of this app says it. */
export interface ConsentFile {
  /** As it was last read; reads it the first time. */
  current(): Consent
  /** Reads it again. */
  read(): Consent
  /**
   * Reads it again, and where nobody was ever asked writes down that the default, on, is in force from now. Throws what the
   * disk throws: recorded under no file, events would be thrown away as soon as somebody writes one.
   */
  ensure(): Consent
}

export interface ConsentDeps {
  readonly disk: Disk
  readonly clock: Clock
  readonly random: Random
  readonly report: Report
}

const off: Consent = { mode: 'off', text: null }
const neverAsked: Consent = { mode: 'on', text: null }

/** @param path undefined: there is no place for one, so nobody was ever asked. */
export function openConsentFile(path: string | undefined, { disk, clock, random, report }: ConsentDeps): ConsentFile {
  let current: Consent | undefined
  const refuse = (why: string): Consent => {
    report(
      { level: 'warn', code: 'disabled', message: `the consent file cannot be read, which counts as no: ${why}` },
      'consent',
    )
    return off
  }
  const parse = (read: () => string | undefined): Consent => {
    try {
      const text = read()
      // Half a file, a stranger's file, a directory: no yes can be read from it, so this process says nothing. It clears nothing either.
      if (text === undefined) return neverAsked
      return parseConsent(text) ?? refuse('it is not of the form "on 2026-01-31T12:00:00.000Z"')
    } catch (error) {
      // Without a free descriptor the file says nothing at all; what is known of it still holds, and if nothing is, it is looked at again.
      if (/^E[MN]FILE$/.test(codeOf(error))) throw error
      return refuse((error as Error).message)
    }
  }
  const look = () => {
    current = path === undefined ? neverAsked : parse(() => readSmall(disk, path))
    return current
  }
  const read = () => {
    try {
      return look()
    } catch (error) {
      // Nothing leaves as long as nobody can look, and nothing is cleared.
      if (!current) return refuse((error as Error).message)
      const message = `nothing is sent while the consent file cannot be looked at: ${(error as Error).message}`
      report({ level: 'warn', code: 'send_failed', message }, 'consent-look')
      return off
    }
  }
  return {
    read,
    current: () => current ?? read(),
    ensure: () => {
      if (look() !== neverAsked || path === undefined) return current as Consent
      const text = writeOnce(disk, random, path, consentText('on', clock.now()))
      current = parse(() => text)
      return current
    },
  }
}
