#!/usr/bin/env node
// Stands in the sources and not among what is built, so that npm finds it when it links commands on a fresh clone.
import '../dist/cli.js'
