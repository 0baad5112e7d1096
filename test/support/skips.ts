/* Why a test cannot be made here. Whoever reads the results should not have to look for it, so its name says it. */

/** What keeps this process from making a case; undefined if nothing does. */
export const unless = (can: boolean, why: string): string | undefined => (can ? undefined : why)
export const isRoot = process.geteuid?.() === 0
/** The name of a test that may be skipped says why it is. */
export const named = (name: string, why: string | undefined): string => (why ? `${name} (skipped: ${why})` : name)

/** There are no users, modes and signals as Unix has them. */
export const onUnix = unless(process.platform !== 'win32', 'Windows has no such thing')
