/* How the small entry and the clients of a process know of each other. Names, in a file of their own: the small entry loads nothing else of the client. */

/** What the global object calls the clients of this process, as a symbol. */
export const clientsName = 'orangebox.given-options'

/** What it has as a symbol in a process that was started as an uploader, and told the program so. */
export const uploaderName = 'orangebox.uploader'
