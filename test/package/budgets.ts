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
    // Nearly all of it is the core. Its parts and their reasons stand in chunks.ts. What records is read, too, but not compiled. 0.3 name the
    // directory of a client that is off, which spares it the compilation of what records. 0.1 tell of names that are no options of a child logger. 0.1 end
    // an uploader in which the program runs, and leave alone a global object that is frozen. 0.1 load two chunks without a pause.
    kilobytes: 28.3,
    // Few, because what stands behind the client is built when somebody asks for it. Five give the recorder to those who may ask for it, and five read it, and what is rarely needed of it.
    // One looks whether a start-up snapshot is made: that machine's variables decide nothing for those who start it.
    rooms: { books: 1, client: 16, events: 1, model: 3, node: 5, policy: 33 },
  },
  /** And `status()` of a client that is off: what records is not compiled for it. */
  off: {
    kilobytes: 28.3,
    rooms: { books: 3, client: 25, events: 1, model: 3, node: 5, policy: 33 },
  },
  /** And one event, which is on disk when `logEvent` returns. */
  'first event': {
    // Half a KB are for a client in a start-up snapshot, and 0.6 for what asks whether a directory has segments of others, and has what was taken
    // over in the books: who finds none is spared the rest. 0.1 has an event in the books that cannot be encoded, and
    // 0.3 tell of names that are no options of an ending, and of values that cannot be used. 0.2 keep the books right for a listener and for a flush that runs out of time.
    // 0.1 know the default of the consent that another program wrote down. 0.4 end processors that log events themselves, keep a count of losses from opening
    // a file, and tell a full stack from other errors.
    kilobytes: 89.9,
    rooms: {
      books: 4,
      // One of them hands the core to the recorder.
      client: 57,
      events: 5,
      // Two of them choose between an id that stays and one that changes after some days. Another one tells a directory with nothing in it from
      // one that cannot be read.
      // One more gives the consent as it was read last, without a look at the clock.
      home: 24,
      model: 6,
      // One of them looks whether there is a file, which spares the exception that opening a missing one would cost.
      // Another one makes Node's timers only when the code that runs is done: a program that ends with it makes none.
      node: 53,
      // One of them looks whether memory has something for the segment that was opened, another one whether a segment has events that memory
      // has not. Three keep what is in memory small while the endpoint fails. One more asks whether the directory is calm.
      outbox: 66,
      // One of them tests the form of names, in the place of two regular expressions that would have to be compiled. Another one,
      // which the catalogue needs as well, lists them.
      policy: 50,
      settings: 3,
      sinks: 10,
      wires: 4,
    },
  },
  /** Five events and `shutdown()`, which leaves them on disk. */
  leave: {
    kilobytes: 89.9,
    rooms: {
      books: 7,
      client: 61,
      events: 5,
      home: 24,
      // Two of them are a deadline's own signal, which spares the classes behind Node's.
      model: 8,
      node: 54,
      outbox: 104,
      policy: 51,
      settings: 3,
      sinks: 15,
      wires: 4,
    },
  },
  /** Five events and `shutdown()`, which sends them. */
  mini: {
    // The core, what sends, and the look at the machine. A tenth tells hosts that events were given up for their age. Others keep
    // credentials out of what is quoted of an answer, also where one begins with another, and keep Node from warning of its parser. 0.2 tell of values of an ending. 0.2 find
    // the core where a test has put something else in the place of the main entry.
    kilobytes: 132.8,
    rooms: {
      ...{
        books: 8,
        // Two of them wait for the look at the machine, but not for ever.
        // One of them makes the headers, which programs that send nothing do not need. Two load without a pause what looks at the machine.
        client: 74,
        detect: 10,
        events: 5,
        home: 24,
        // Three of them are signals of our own, which spare the classes behind Node's.
        model: 9,
        // Two of them find out whether there may be a terminal, which spares loading node:tty.
        // One of them is the main entry's own: it imports for the recorder.
        node: 100,
        // Three of them list what may be others' and ask whether it can be taken. Seven of them stand before the side that sends: programs that leave their events do not load it. Where nothing
        // was left, what takes over is not built, and nothing is swept.
        outbox: 244,
        policy: 59,
        settings: 3,
        sinks: 15,
      },
      // Of axios one request is left, without its client, settings, adapters, headers and utils.
      ...{ wires: 6, axios: 6, scripts: 6, chunks: 2 },
    },
  },
} as const satisfies Readonly<Record<string, Budget>>
