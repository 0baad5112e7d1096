/** Loaded before a program: makes Node look like Electron; `ELECTRON_TYPE` is the kind of its process, none where it is run as Node. */
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '40.0.0' } })
if (process.env.ELECTRON_TYPE) process.type = process.env.ELECTRON_TYPE
