import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawPlot, themes } from './draw.mjs'

/**
 * Writes `bench-<name>-light.svg` and `-dark.svg`, as pages show the one or the other: all of them, or none if one cannot be drawn.
 *
 * @param {readonly import('./draw.mjs').Plot[]} plots
 * @param {{ folder: string, about: string }} where `about`: when and on what machine it was measured
 */
export function writePlots(plots, { folder, about }) {
  const drawn = plots.flatMap((plot) =>
    Object.entries(themes).map(([theme, colours]) => ({
      file: `bench-${plot.name}-${theme}.svg`,
      svg: drawPlot({ ...plot, notes: [...plot.notes, about] }, colours),
    })),
  )
  mkdirSync(folder, { recursive: true })
  for (const { file, svg } of drawn) writeFileSync(join(folder, file), svg)
}
