/**
 * Whether Node is making a start-up snapshot of this program, which is started later, often on other machines. By its flags, for the module that
 * knows it takes long to load.
 */
export function isMakingSnapshot(): boolean {
  // A host may have removed the list.
  const flags = String(process.execArgv)
  return flags.includes('--build-') || flags.includes('--experimental-sea')
}
