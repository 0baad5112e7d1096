/** The text without the slashes at its end. A regular expression would look at a long row of them again from each of its slashes. */
export function trimSlashes(text: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === '/') end--
  return text.slice(0, end)
}
