type Paint = (text: string) => string

/** Either paints or passes text through. */
export interface Palette {
  readonly dim: Paint
  readonly name: Paint
  readonly good: Paint
  readonly warn: Paint
}

const sgr =
  (on: number, off: number): Paint =>
  (text) =>
    `\u001b[${on}m${text}\u001b[${off}m`

const plain: Paint = (text) => text

export const createPalette = (colour: boolean): Palette =>
  colour
    ? { dim: sgr(2, 22), name: sgr(36, 39), good: sgr(32, 39), warn: sgr(33, 39) }
    : { dim: plain, name: plain, good: plain, warn: plain }
