/* Resources and scopes for `orangebox/otel`. In OTLP thousands of records share one of each; a line on disk should not repeat it. */

import type { OtelResource, OtelScope } from '../model/otel-api.ts'
import { keyValues } from './any-value.ts'

/** The most characters that the list of resources and scopes may have. It is written into each segment, and whoever reads one takes at most 128 KiB. */
const maxListed = 64 * 1024

/**
 * The resources and scopes of a program, each once. A line says by two numbers whose it is, so that it need not repeat what is the same
 * for all of them; the list travels beside the lines, and only grows.
 */
export interface Groups {
  /** How a line of this resource and this scope begins; the record and a brace follow. */
  beginning(resource: OtelResource, scope: OtelScope): string
  /** The list. */
  json(): string
}

/** @param changed called when the list has grown, or says more of a resource. */
export function createGroups(changed: () => void): Groups {
  const resources = createList(changed)
  const scopes = createList(changed)
  /** The place of each object that was listed, so that it is not encoded again for every record. */
  const known = new WeakMap<object, number>()

  const find = (thing: object, list: List, encode: () => string): number | undefined => {
    const index = known.get(thing)
    if (index !== undefined) return index
    const found = list.find(encode())
    if (found !== undefined) known.set(thing, found)
    return found
  }
  /** A resource may get more attributes later, when its detectors are done. They hold for the records before as well, so its entry is replaced. */
  const waitFor = (resource: OtelResource) => {
    if (!resource.asyncAttributesPending || !resource.waitForAsyncAttributes) return
    const update = () => {
      const index = known.get(resource)
      if (index !== undefined) resources.replace(index, encodeResource(resource))
    }
    resource.waitForAsyncAttributes().then(update, update)
  }
  return {
    beginning: (resource, scope) => {
      const isNew = !known.has(resource)
      const r = find(resource, resources, () => encodeResource(resource))
      if (isNew && r !== undefined) waitFor(resource)
      const s = find(scope, scopes, () => encodeScope(scope))
      if (r !== undefined && s !== undefined) return `{"g":"${r}.${s}","r":`
      // The list is full: this line carries its resource and scope in full.
      return `{"resource":${encodeResource(resource)},"scope":${encodeScope(scope)},"r":`
    },
    json: () => `{"resources":[${resources.all().join(',')}],"scopes":[${scopes.all().join(',')}]}`,
  }
}

/** Entries by number. An entry keeps its number for ever, because lines on disk point to it. */
interface List {
  /** The place of an entry, made if there is none; undefined where the list is full. */
  find(entry: string): number | undefined
  replace(index: number, entry: string): void
  all(): readonly string[]
}

/** A list of at most half of `maxListed` characters. */
function createList(changed: () => void): List {
  const entries: string[] = []
  let length = 0
  return {
    find: (entry) => {
      const index = entries.indexOf(entry)
      if (index >= 0) return index
      if (length + entry.length > maxListed / 2) return undefined
      length += entry.length
      entries.push(entry)
      changed()
      return entries.length - 1
    },
    replace: (index, entry) => {
      if (entries[index] === entry || length + entry.length > maxListed / 2) return
      length += entry.length - (entries[index]?.length ?? 0)
      entries[index] = entry
      changed()
    },
    all: () => entries,
  }
}

/** A resource as it stands in a request, where the list of its scopes follows. */
const encodeResource = ({ attributes, schemaUrl }: OtelResource): string =>
  `{"resource":{"attributes":${keyValues(attributes)}}${urlOf(schemaUrl)}}`

const encodeScope = ({ name, version, attributes, schemaUrl }: OtelScope): string =>
  `{"scope":{"name":${JSON.stringify(name.toWellFormed())}` +
  (version ? `,"version":${JSON.stringify(version.toWellFormed())}` : '') +
  `${attributes ? `,"attributes":${keyValues(attributes)}` : ''}}${urlOf(schemaUrl)}}`

const urlOf = (schemaUrl: string | undefined): string => (schemaUrl ? `,"schemaUrl":${JSON.stringify(schemaUrl)}` : '')
