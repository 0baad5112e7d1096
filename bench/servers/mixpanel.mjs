// Answers what mixpanel takes for a yes, at once.
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  request.resume()
  response.end('1')
})
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
