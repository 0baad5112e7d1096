/** Holds the files of a source folder against the table of floors. */

import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join, posix } from 'node:path'
import { moduleUses } from '../lib/module-uses.mjs'
import { needEachOther } from './one-way.mjs'

/** @typedef {{ readonly folder: string, readonly levels: readonly (readonly string[])[] }} Room */
/** @typedef {{ readonly name: string, readonly rooms: readonly Room[] }} Floor */
/** @typedef {{ readonly what: string, readonly matches: RegExp, readonly only: readonly string[] }} Door */
/** @typedef {{ file: string, floor: number, room: Room, level: number, name: string }} Place */

/**
 * @param {string} src folder of the sources
 * @param {{ floors: readonly Floor[], doors: readonly Door[] }} table
 * @returns {{ files: number, violations: string[] }} one line per violation, `file:line: what is wrong`
 */
export function checkFloors(src, { floors, doors }) {
  const files = sourceFiles(src)
  const places = placesOf(floors)
  /** @type {string[]} */
  const violations = []
  /** @type {import('./one-way.mjs').Import[]} */
  const imports = []
  /** @type {Map<string, Place>} */
  const placeOf = new Map()

  for (const { file, name } of places) {
    if (!file.endsWith('*') && !files.includes(file))
      violations.push(`${file}: has a place on floor "${name}" but does not exist`)
  }
  for (const file of files) {
    const found = placesFor(file, places)
    if (found.length === 1) placeOf.set(file, /** @type {Place} */ (found[0]))
    else violations.push(`${file}: has ${found.length} places; give it exactly one in the table of scripts/floors/`)
  }
  for (const file of files) {
    const { uses, errors } = moduleUses(file, readFileSync(join(src, file), 'utf8'))
    violations.push(...errors.map((message) => `${file}: cannot be read: ${message}`))
    for (const { specifier, line } of uses) {
      const target = specifier.startsWith('.') ? posix.join(posix.dirname(file), specifier) : specifier
      const isOurs = specifier.startsWith('.') && !target.startsWith('../')
      const fault = isOurs ? faultInside(file, target) : faultOutside(file, target)
      if (fault !== undefined) violations.push(`${file}:${line}: ${fault}`)
      else if (isOurs) imports.push({ file, line, target })
    }
  }
  violations.push(...needEachOther(imports))
  return { files: files.length, violations: [...new Set(violations)] }

  /** @returns {string | undefined} */
  function faultInside(/** @type {string} */ file, /** @type {string} */ target) {
    if (!files.includes(target)) return `imports ${target}, which is no file of src/`
    const [from, to] = [placeOf.get(file), placeOf.get(target)]
    if (from === undefined || to === undefined || to.floor < from.floor) return undefined
    if (to.floor > from.floor) return `imports ${target} upwards, from floor "${from.name}" to floor "${to.name}"`
    if (to.room !== from.room) return `imports ${target} sideways, from another room of floor "${from.name}"`
    if (to.level < from.level) return undefined
    const way = to.level > from.level ? 'upwards' : 'sideways'
    return `imports ${target} ${way}, from level ${from.level + 1} to level ${to.level + 1} of their room`
  }

  /** @returns {string | undefined} */
  function faultOutside(/** @type {string} */ file, /** @type {string} */ target) {
    const name = isBuiltin(target) && !target.startsWith('node:') ? `node:${target}` : target
    const door = doors.find(({ matches }) => matches.test(name))
    if (door?.only.some((place) => covers(place, file))) return undefined
    if (target === '?') return 'imports a computed name, which cannot be checked'
    if (door === undefined) return target.startsWith('../') ? `imports ${target}, which is no file of src/` : undefined
    return `uses ${target}, but ${door.what} may be used only in ${door.only.join(', ')}`
  }
}

function sourceFiles(/** @type {string} */ src) {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.[cm]?tsx?$/.test(file))
    .sort()
}

/** @returns {Place[]} every line of the table by itself */
function placesOf(/** @type {readonly Floor[]} */ floors) {
  return floors.flatMap(({ name, rooms }, floor) =>
    rooms.flatMap((room) =>
      room.levels.flatMap((names, level) =>
        names.map((file) => ({ file: posix.join(room.folder, file), floor, room, level, name })),
      ),
    ),
  )
}

/** A file that is named somewhere is there, whatever is said about the rest of its folder. */
function placesFor(/** @type {string} */ file, /** @type {readonly Place[]} */ places) {
  const named = places.filter((place) => place.file === file)
  return named.length > 0 ? named : places.filter((place) => covers(place.file, file))
}

const covers = (/** @type {string} */ place, /** @type {string} */ file) =>
  place === file || (posix.basename(place) === '*' && posix.dirname(file) === posix.dirname(place))
