import type { AddressInfo } from "node:net";

import { SMTPServer } from "smtp-server";

/** One mail as it came over the wire. */
export interface Letter {
  to: string;
  subject: string;
  /** Its plain text, decoded. */
  text: string;
}

/** A mail server of this test's own, on a free port, that keeps whatever it is given. */
export class MailServer {
  readonly letters: Letter[] = [];

  private constructor(private readonly server: SMTPServer) {}

  static async start(): Promise<MailServer> {
    const kept: MailServer[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData(stream, session, done) {
        const pieces: Buffer[] = [];
        stream.on("data", (piece: Buffer) => pieces.push(piece));
        stream.on("end", () => {
          const source = Buffer.concat(pieces).toString("utf8");
          for (const { address } of session.envelope.rcptTo) kept[0]?.letters.push({ to: address, ...read(source) });
          done();
        });
      },
    });
    const mail = new MailServer(server);
    kept.push(mail);
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", () => resolve());
    });
    return mail;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** The newest mail to this address with this in its subject; waits for it. */
  async letter(to: string, subject: string): Promise<Letter> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const found = this.letters.findLast((letter) => letter.to === to && letter.subject.includes(subject));
      if (found) return found;
      if (Date.now() > deadline) {
        throw new Error(`No “${subject}” for ${to} among ${JSON.stringify(this.letters.map(({ to, subject }) => [to, subject]))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }
}

/** Subject and plain text of a message: enough of MIME for what Muster writes. */
function read(source: string): { subject: string; text: string } {
  const [head, body] = split(source);
  const boundary = /boundary="?([^";]+)"?/i.exec(head)?.[1];
  const parts = boundary ? body.split(`--${boundary}`) : [source];
  const plain = parts.map((part) => split(part.replace(/^\r?\n/, ""))).find(([head]) => /^content-type: *text\/plain/im.test(head));
  const [partHead, partBody] = plain ?? [head, body];
  return { subject: words(/^subject: *(.*)$/im.exec(head)?.[1] ?? ""), text: decode(partHead, partBody) };
}

/** Headers, unfolded, and what stands behind them. */
function split(source: string): [string, string] {
  const at = source.search(/\r?\n\r?\n/);
  const head = at < 0 ? source : source.slice(0, at);
  return [head.replace(/\r?\n[ \t]+/g, " "), at < 0 ? "" : source.slice(at).replace(/^\r?\n\r?\n/, "")];
}

function decode(head: string, body: string): string {
  const encoding = /^content-transfer-encoding: *(\S+)/im.exec(head)?.[1]?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body.replace(/\s+/g, ""), "base64").toString("utf8");
  return encoding === "quoted-printable" ? quotedPrintable(body) : body;
}

function quotedPrintable(text: string): string {
  const whole = text.replace(/=\r?\n/g, "");
  const bytes = whole.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** `=?utf-8?b?…?=` and `=?utf-8?q?…?=` in a header. */
function words(header: string): string {
  return header.replace(/=\?[^?]+\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
    kind.toLowerCase() === "b"
      ? Buffer.from(text, "base64").toString("utf8")
      : quotedPrintable(text.replaceAll("_", " ")),
  );
}
