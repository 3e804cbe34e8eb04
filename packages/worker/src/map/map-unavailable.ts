/** The record was not tried: too many wait, a thread did not start, or the threads are closed. It is not to blame. */
export class MapUnavailable extends Error {}

/** Nor was this one: other records of its integration took threads for too long, so those behind them have to wait. */
export class MapPostponed extends MapUnavailable {}
