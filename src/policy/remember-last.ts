/** Caches the last result of a pure function. For functions that are called for every event, nearly always with the same argument. */
export function rememberLast<In, Out>(answer: (question: In) => Out): (question: In) => Out {
  let last: { readonly question: In; readonly answer: Out } | undefined
  return (question) => {
    if (!last || last.question !== question) last = { question, answer: answer(question) }
    return last.answer
  }
}
