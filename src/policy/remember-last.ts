/** A pure function that remembers its last result. For functions that are called for every event, nearly always with the same argument. */
export function rememberLast<In, Out>(answer: (question: In) => Out): (question: In) => Out {
  let last: { readonly question: In; readonly answer: Out } | undefined
  return (question) => {
    if (!last || last.question !== question) last = { question, answer: answer(question) }
    return last.answer
  }
}
