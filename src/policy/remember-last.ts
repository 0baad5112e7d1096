/** The answer to the last question, kept: for questions that are asked at every event and are nearly always the same. */
export function rememberLast<In, Out>(answer: (question: In) => Out): (question: In) => Out {
  let last: { readonly question: In; readonly answer: Out } | undefined
  return (question) => {
    if (!last || last.question !== question) last = { question, answer: answer(question) }
    return last.answer
  }
}
