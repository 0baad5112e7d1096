/** Told of what cannot be used: where it stands, what is wrong with it, and what is used instead. */
export type OnBad = (where: string, message: string) => void
