// A name server that hears every question and answers none.
import { createSocket } from 'node:dgram'

const socket = createSocket('udp4')
socket.bind(0, '127.0.0.1', () => console.log(`127.0.0.1:${socket.address().port}`))
