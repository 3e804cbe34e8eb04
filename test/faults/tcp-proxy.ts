import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Fires once, when what a client sends shows that it is about to take a step. */
export interface Tripwire {
  readonly matches: (sent: Buffer) => boolean;
  /** `before`: the server never gets it. `after`: the server has acted on it, and the client never hears so. */
  readonly when: "before" | "after";
  readonly fire: () => void;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  isArmed: boolean;
  /** Its client was stopped in mid-sentence. */
  isOver: boolean;
}

/** Forwards TCP connections to one port, and can be told to delay them, to cut them, and to act on what goes through. */
export class TcpProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #delay = 0;
  #isRefusing = false;
  #tripwire: Tripwire | null = null;

  private constructor(server: Server, port: number, target: number) {
    this.#server = server;
    this.port = port;
    server.on("connection", (client) => this.#accept(client, target));
  }

  /** On a free port. */
  static async open(target: number): Promise<TcpProxy> {
    // Half open: what a killed process had sent still arrives, and the server's end tells that it has acted on it.
    const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return new TcpProxy(server, address.port, target);
  }

  /** Connections that the server holds. */
  get connections(): number {
    return this.#links.size;
  }

  /** Every piece, both ways, comes so much later. */
  delay(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  /** While it refuses, whoever connects is reset. */
  refuse(isRefusing: boolean): void {
    this.#isRefusing = isRefusing;
  }

  /** Resets every connection, to both sides. */
  cut(): void {
    for (const { client, server } of this.#links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  arm(tripwire: Tripwire | null): void {
    this.#tripwire = tripwire;
    for (const link of this.#links) link.isArmed = false;
  }

  /** Resolves when the server has acted on what came through the connections of now, and let go of each. */
  async drained(): Promise<void> {
    const links = [...this.#links];
    while (links.some((link) => this.#links.has(link))) await sleep(10);
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #accept(client: Socket, target: number): void {
    if (this.#isRefusing) {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    client.setNoDelay(true);
    const link: Link = { client, server, isArmed: false, isOver: false };
    this.#links.add(link);
    this.#forward(client, server, (piece) => this.#mayPass(link, piece));
    this.#forward(server, client, () => !this.#isAnswerDue(link));
    // A client that was killed is gone for good; what it had sent is not.
    client.on("error", () => server.end());
    server.on("error", () => client.destroy());
    server.on("close", () => {
      this.#links.delete(link);
      client.destroy();
    });
  }

  #forward(from: Socket, to: Socket, mayPass: (piece: Buffer) => boolean): void {
    let last: Promise<void> | null = null;
    const pass = (work: () => void): void => {
      if (this.#delay === 0 && last === null) {
        work();
        return;
      }
      const mine = Promise.all([last, sleep(this.#delay)]).then(() => {
        if (last === mine) last = null;
        work();
      });
      last = mine;
    };
    from.on("data", (piece: Buffer) => {
      if (mayPass(piece)) pass(() => void (to.writable && to.write(piece)));
    });
    from.on("end", () => pass(() => void to.end()));
  }

  #mayPass(link: Link, piece: Buffer): boolean {
    const wire = this.#tripwire;
    if (link.isOver) return false;
    if (wire === null || !wire.matches(piece)) return true;
    if (wire.when === "after") {
      link.isArmed = true;
      return true;
    }
    this.#fire(link, wire);
    return false;
  }

  #isAnswerDue(link: Link): boolean {
    const wire = this.#tripwire;
    if (link.isOver) return true;
    if (wire === null || !link.isArmed) return false;
    this.#fire(link, wire);
    return true;
  }

  #fire(link: Link, wire: Tripwire): void {
    link.isOver = true;
    this.#tripwire = null;
    wire.fire();
  }
}
