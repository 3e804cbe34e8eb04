/** The record was not tried: too many wait, a thread did not start, or the threads are closed. It is not to blame. */
export class MapUnavailable extends Error {}
