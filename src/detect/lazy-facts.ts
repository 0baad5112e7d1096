/*
 * Puts the detectors together. `chunks/looking.ts` calls this before the first request, so that a run that sends nothing looks for nothing, and
 * `logEvent` never waits for it.
 */

import { fact } from '../model/resource.ts'
import { ciVendor } from './ci-vendor.ts'
import { memoryClass, uptimeClass } from './classes.ts'
import { containerRuntime } from './container.ts'
import { editorName } from './editor.ts'
import { packageManager } from './package-manager.ts'
import type { View } from './view.ts'

/**
 * The facts that can be found. Each is a word of a closed set, a class of numbers, or a yes or no, and none of them may identify a machine
 * or a person: see docs/resource.md.
 *
 * @param known those that were known at the first event.
 */
export function lazyFacts(view: View, known: Readonly<Record<string, unknown>>): Record<string, string | boolean> {
  const found: Record<string, string | boolean | undefined> = {
    [fact.ciVendor]: ciVendor(view),
    // A runtime that leaves a mark file was found at the first event already, and more surely.
    [fact.container]: known[fact.container] === undefined ? containerRuntime(view) : undefined,
    [fact.ssh]: isRemote(view),
    [fact.editor]: editorName(view),
    [fact.packageManager]: packageManager(view),
    [fact.interactive]: view.isInteractive,
    [fact.uptimeClass]: uptimeClass(view.uptimeMs),
    [fact.memoryClass]: memoryClass(view.memoryBytes),
  }
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | boolean
  >
}

/** Whether somebody works here by SSH. These variables hold addresses; only whether they are set is looked at. */
const isRemote = ({ env }: View): boolean => Boolean(env.SSH_CONNECTION || env.SSH_CLIENT || env.SSH_TTY)
