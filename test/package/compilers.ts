/** The compilers of hosts, the oldest that is supported and the newest, and the ways in which they find a module. */

export const compilers = { 'TypeScript 7': 'typescript/bin/tsc', 'TypeScript 5.4': 'typescript-5.4/bin/tsc' }
export const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}
/** Older names of what the compiler of its time has: the newest still knows one, and bundlers of the past and most CommonJS projects have the other. */
const node16 = { module: 'node16', moduleResolution: 'node16' }
const node10 = { module: 'commonjs', moduleResolution: 'node' }

export const strict = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
}

export const cases = Object.entries(compilers).flatMap(([compiler, path]) =>
  Object.entries({ ...resolutions, ...(compiler.endsWith('5.4') ? { node10 } : { node16 }) }).map(
    ([resolution, modules]) => ({
      ...{ compiler, path, resolution, modules },
    }),
  ),
)
