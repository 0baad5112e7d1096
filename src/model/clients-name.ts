/** What the global object calls the clients of this process, as a symbol. A file of its own, for the small entry asks for it and loads nothing else. */
export const clientsName = 'orangebox.given-options'
