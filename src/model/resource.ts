/** Names of the facts about this process, as `fact.osType` and so on. */
export * as fact from './fact-names.ts'
