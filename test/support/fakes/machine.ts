/* The machine that the SDK asks for environment and system. */

import type { Machine } from '../../../src/model/ports.ts'

/** A Linux machine with an empty environment, but for what a test says. */
export const aMachine = (more: Partial<Machine> = {}): Machine => ({
  env: {},
  platform: 'linux',
  arch: 'x64',
  runtime: () => ['nodejs', '20.20.2'],
  homeDirectory: () => '/home/ann',
  osVersion: () => '6.8.0',
  container: () => undefined,
  wslVersion: () => undefined,
  stderr: () => {},
  ...more,
})
