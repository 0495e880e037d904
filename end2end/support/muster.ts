import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The release binary that `make build` leaves behind. */
const BINARY = process.env.MUSTER ?? join(homedir(), ".cache/muster/target/release/muster");

/** How long a start may take, migrations included. */
const START_MS = 20_000;

/** The real server, on a data directory of its own and a free port of this machine. */
export class Muster {
  /** Everything it printed, both streams. */
  output = "";
  private process: ChildProcess | undefined;
  /** Beside those that every test has. */
  private readonly settings: Record<string, string> = {};

  private constructor(
    readonly dataDir: string,
    readonly port: number,
  ) {}

  /** What is to be there before it serves is made by these commands. */
  static async start(dataDir: string, ...before: string[][]): Promise<Muster> {
    const muster = new Muster(dataDir, await freePort());
    for (const words of before) await muster.command(...words);
    await muster.serve();
    return muster;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Serves (again) on the same data and port, with these settings from now on; returns when it is ready. */
  async serve(settings: Record<string, string> = {}): Promise<void> {
    Object.assign(this.settings, settings);
    const child = spawn(BINARY, ["serve"], { env: this.environment(), stdio: ["ignore", "pipe", "pipe"] });
    this.process = child;
    // However this test run ends, no server outlives it.
    const kill = () => child.kill("SIGKILL");
    process.once("exit", kill);
    child.once("exit", () => process.removeListener("exit", kill));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8");
      stream.on("data", (text: string) => (this.output += text));
    }
    const deadline = Date.now() + START_MS;
    while (!(await this.isReady())) {
      if (child.exitCode !== null) throw new Error(`muster serve ended with ${child.exitCode}:\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`muster serve is not ready after ${START_MS} ms:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /** Runs another `muster` command on the same data, and returns what it printed. */
  async command(...words: string[]): Promise<string> {
    const { stdout } = await run(BINARY, words, { env: this.environment() });
    return stdout.trim();
  }

  /** Stops it as an operator would, or as a power cut would (`SIGKILL`). */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    const patience = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(patience);
  }

  private async isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  private environment(): NodeJS.ProcessEnv {
    // Not ours: a test must not run on somebody's database.
    const { DATABASE_URL: _, ...inherited } = process.env;
    return {
      ...inherited,
      MUSTER_DATA_DIR: this.dataDir,
      MUSTER_LISTEN: `127.0.0.1:${this.port}`,
      MUSTER_PUBLIC_URL: this.url,
      ...this.settings,
    };
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
