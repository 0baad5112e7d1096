/*
 * What this package puts on the global object, as symbols of these names, so that all its copies in a process find it. In a file of its own, because the
 * small entry (`orangebox/upload`) loads nothing else of the client.
 */

/** The options that the clients of this process were created with; there as soon as there is a client. */
export const givenOptionsName = 'orangebox.given-options'

/** True in an uploader, from when it finds out that it is one until it creates its own client. */
export const uploaderName = 'orangebox.uploader'

/** The version of this package whose `runUploaderIfChild()` this program has called at its start, so that starting it again gives an uploader of that version. */
export const becomesUploaderName = 'orangebox.becomes-uploader'
