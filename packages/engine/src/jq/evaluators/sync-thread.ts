import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";

/** What a thread is started with. It answers every message on the port, and raises the signal after each answer. */
export interface ThreadDoors {
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

/** A thread that is asked, and waited for, without giving way to anything else: an asynchronous answer, synchronously. */
export class SyncThread<Question, Answer> {
  readonly #file: URL;
  #running: Running | null = null;

  /** `file`: the module that the thread runs. */
  constructor(file: URL) {
    this.#file = file;
  }

  /** The answer; undefined if there was none in time. Then the thread is ended, and the next question starts a new one. */
  ask(question: Question, milliseconds: number): Answer | undefined {
    this.#running ??= start(this.#file);
    const { worker, port, signal } = this.#running;
    Atomics.store(signal, 0, 0);
    port.postMessage(question);
    if (Atomics.wait(signal, 0, 0, milliseconds) === "timed-out") {
      this.#running = null;
      void worker.terminate();
      return undefined;
    }
    const received: { readonly message: Answer } | undefined = receiveMessageOnPort(port);
    return received?.message;
  }
}

interface Running extends ThreadDoors {
  readonly worker: Worker;
}

function start(file: URL): Running {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const workerData: ThreadDoors = { port: port2, signal };
  // jq's own cries (`Aborted()`) are not for the terminal.
  const worker = new Worker(file, { workerData, transferList: [port2], stdout: true, stderr: true });
  worker.unref();
  port1.unref();
  return { worker, port: port1, signal };
}
