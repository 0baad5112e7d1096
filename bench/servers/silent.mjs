// Accepts every connection and never says a word.
import { createServer } from 'node:net'

const server = createServer(() => {})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
