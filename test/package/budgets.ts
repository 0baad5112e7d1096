/**
 * What may run of us, and be loaded, before a host's own work goes on. V8 takes some 20 µs for each KB it reads and never runs, and at least
 * 7 µs for each function that runs once, however short: a program that logs five events and ends runs most of ours just once. So it
 * is functions that are counted here, by room. A number goes up only together with its reason, beside it.
 */
export interface Budget {
  /** Of all files that are loaded, thousands of bytes. */
  readonly kilobytes: number
  /** Functions that run at all, by folder of `src/` or by package; none where there is no number. */
  readonly rooms: Readonly<Record<string, number>>
}

export const budgets = {
  /** Import and `createTelemetry`: what every run of a host pays, whether it logs or not. */
  create: {
    // 0.7 of them: the door of a level, which is asked before anything of an event is read. As many: what memory took goes to the disk. 0.1: whether an event tells of an error goes with it.
    kilobytes: 96.1,
    // What stands behind the client is built when somebody asks for it.
    rooms: { books: 1, client: 11, events: 1, model: 2, node: 7, policy: 33 },
  },
  /** And one event, which is on disk when `logEvent` returns. */
  'first event': {
    kilobytes: 96.1,
    rooms: {
      books: 4,
      client: 55,
      // One of them looks whether a field's name is known, which spares the test of its form.
      events: 10,
      // Two of them choose between an id that stays and one that is another one after some days. One tells a directory with nothing in it
      // from one that cannot be read.
      home: 29,
      model: 4,
      // One of them looks whether there is a file, which spares the exception of one that is not.
      node: 65,
      // One of them looks whether memory has something for the segment that was opened.
      // And one whether a segment has events that memory has not.
      outbox: 80,
      // One of them is the form of names, instead of two regular expressions that would have to be compiled.
      policy: 55,
      settings: 7,
      sinks: 11,
      wires: 4,
    },
  },
  /** Five events and `shutdown()`, which leaves them on disk. */
  leave: {
    kilobytes: 96.1,
    rooms: {
      books: 7,
      client: 61,
      events: 10,
      home: 29,
      model: 4,
      node: 67,
      outbox: 126,
      policy: 62,
      settings: 8,
      sinks: 21,
      wires: 4,
    },
  },
  /** Five events and `shutdown()`, which sends them. */
  mini: {
    // With the facts that take a look, and with what is remembered of a refused key.
    kilobytes: 148.1,
    rooms: {
      ...{
        books: 8,
        // The look at the machine, and that nobody waits for it for ever.
        client: 71,
        detect: 10,
        events: 10,
        home: 29,
        model: 4,
        // Two for whether there may be a terminal, which spare node:tty.
        node: 115,
        // Seven for what stands before the side that sends, which spares those who leave eleven and 8 KB.
        // One of them runs a claim to its end: long ones go in steps.
        outbox: 291,
        policy: 71,
        settings: 8,
        sinks: 21,
      },
      // One request of it, without its client, settings and adapters.
      ...{ wires: 6, axios: 55, scripts: 1, 'src/looking.ts': 1, 'src/sending.ts': 1 },
    },
  },
} as const satisfies Readonly<Record<string, Budget>>
