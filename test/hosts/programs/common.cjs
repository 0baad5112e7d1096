/** A CommonJS program, neither bundled nor compiled. */
const { createTelemetry } = require('orangebox')
const { runUploaderIfChild } = require('orangebox/upload')

if (!runUploaderIfChild()) void import('./life.mjs').then(({ live }) => live(createTelemetry))
