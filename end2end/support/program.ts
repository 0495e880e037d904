import type { Muster } from "./muster.ts";

/** Somebody whom a program has let in: their id, and the link that was mailed to them. */
export interface Invited {
  id: string;
  link: string;
}

/** An owner's program at work in one company: what stands before a flow begins, as other systems would leave it. */
export class Program {
  private constructor(
    private readonly muster: Muster,
    private readonly company: string,
    private readonly token: string,
  ) {}

  static async of(muster: Muster, company: string): Promise<Program> {
    return new Program(muster, company, await muster.command("token", "create", "--owner", "--name", "Flows"));
  }

  async get<Answer>(path: string): Promise<Answer> {
    return this.ask<Answer>("GET", path);
  }

  async post<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.ask<Answer>("POST", path, body);
  }

  async patch<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.ask<Answer>("PATCH", path, body);
  }

  async remove(path: string): Promise<void> {
    await this.ask("DELETE", path);
  }

  /** The id of what has this name among the company's groups, courses or packages. */
  async named(list: "groups" | "courses" | "packages", name: string): Promise<string> {
    const { items } = await this.get<{ items: { id: string; name?: string; title?: string }[] }>(`${list}?limit=1000`);
    const found = items.find((item) => (item.name ?? item.title) === name);
    if (!found) throw new Error(`There is no “${name}” among the ${list}.`);
    return found.id;
  }

  /** Makes a user and sends them an invitation. */
  async invite(person: { email: string } & Record<string, unknown>): Promise<Invited> {
    const { id } = await this.post<{ id: string }>("users", person);
    await this.post("users/bulk", { action: "invite", ids: [id] });
    return { id, link: await this.mailedLink(person.email, "activate") };
  }

  /** The newest link of this kind that was mailed to this address; waits for it. */
  async mailedLink(to: string, kind: "activate" | "reset" | "address"): Promise<string> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { items } = await this.get<{ items: { to: string; text: string }[] }>("outbox?limit=100");
      const texts = items.filter((mail) => mail.to === to).map((mail) => mail.text);
      const link = texts.map((text) => new RegExp(`https?://\\S+/${kind}/[0-9a-f]{64}`).exec(text)?.[0]).find(Boolean);
      if (link) return link;
      if (Date.now() > deadline) throw new Error(`No mail to ${to} has a link to /${kind}/.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async ask<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const address = new URL(`/api/v1/${path}`, this.muster.url);
    address.searchParams.set("company", this.company);
    const answer = await fetch(address, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }
}
