/** debug: would answer a host's DEBUG=* with lines of ours, and loads a colour detector to do it. */
export default () => () => {}
