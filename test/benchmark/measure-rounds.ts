/** What a child process measured. */
export interface Timing {
  /** Processor time of all threads, garbage collection and compilation included. */
  readonly microsecondsPerPayload: number;
  readonly residentBytes: number;
}

/** Warms up for as long as it then measures. */
export function measureRounds(round: () => unknown, payloads: number, seconds: number): Timing {
  const perRound = cpuOf(round, rounds(round, seconds));
  const count = Math.max(1, Math.round((seconds * 1e6) / perRound));
  const microseconds = cpuOf(round, count);
  return { microsecondsPerPayload: microseconds / payloads, residentBytes: process.memoryUsage.rss() };
}

/** How many rounds fit into the processor time while the code is still cold: on a busy machine time passes without any. */
function rounds(round: () => unknown, seconds: number): number {
  const end = cpuTime() + seconds * 1e6;
  let count = 0;
  do {
    round();
    count += 1;
  } while (cpuTime() < end);
  return Math.max(1, count >> 1);
}

function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Lets nobody optimise away what nobody reads. */
const kept: { last: unknown } = { last: null };

/** Microseconds of processor time that a round takes. */
function cpuOf(round: () => unknown, count: number): number {
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) kept.last = round();
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, (user + system) / count);
}
