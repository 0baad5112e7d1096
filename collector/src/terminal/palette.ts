/* Colours on a terminal, for those who want them: see `wantsColour`. */

type Paint = (text: string) => string

/** Either paints or passes text through. */
export interface Palette {
  readonly dim: Paint
  readonly name: Paint
  readonly good: Paint
  readonly warn: Paint
}

/** Switches a colour or a style on before a text, and off after it. */
const sgr =
  (on: number, off: number): Paint =>
  (text) =>
    `\u001b[${on}m${text}\u001b[${off}m`

const plain: Paint = (text) => text

/** @param colour false: texts are passed through. */
export const createPalette = (colour: boolean): Palette =>
  colour
    ? { dim: sgr(2, 22), name: sgr(36, 39), good: sgr(32, 39), warn: sgr(33, 39) }
    : { dim: plain, name: plain, good: plain, warn: plain }
