import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type BrowserContext, type ConsoleMessage, type Page, test as base } from "@playwright/test";

import { Muster } from "./muster.ts";
import { noteHydration, setPassword } from "./steps.ts";

export const OWNER = { email: "owner@example.com", password: "correct horse battery staple" };
export const COMPANY = "Northwind Training";
export const GROUP = "Sales";
/** The first company of `muster demo`: 1,500 people, and what they did in a year. */
export const DEMO_COMPANY = "Demo Training";

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

/** An installation as it stands after its first minute: an owner, signed in, a company, a group. */
interface Prepared {
  dataDir: string;
  cookies: Cookies;
}

interface Options {
  /** What the server starts with: an owner, a company and a group (the default), what `muster demo` makes, or nothing. */
  installation: "prepared" | "demo" | "new";
  /** Whether the browser is the owner's, signed in (the default for a prepared one). */
  signedIn: boolean;
  /** What the browser may complain about in its console. Nothing, unless the test is about it. */
  expectedComplaint: RegExp;
}

interface Fixtures {
  /** The server, on data of this test's own. */
  muster: Muster;
}

const AGAINST_POLICY = "against the content security policy:";

/** For `addInitScript`: says in the console what the content security policy has forbidden. */
function noteViolations(saying: string): void {
  document.addEventListener("securitypolicyviolation", (event) => {
    const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
    console.error(saying, effectiveDirective, blockedURI, `${sourceFile}:${lineNumber}`, sample);
  });
}

async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), "muster-e2e-"));
}

/** A mail is shown in a frame that runs no script, what `addInitScript` puts into every document included. */
const SANDBOXED =
  /^error: Blocked script execution in '[^']*\/(outbox\/\d+\/html|preview\/page)' because the document's frame is sandboxed/;

export const test = base.extend<Options & Fixtures, { prepared: Prepared }>({
  installation: ["prepared", { option: true }],
  signedIn: [true, { option: true }],
  expectedComplaint: [/(?!)/, { option: true }],

  // Once for each browser: the tests begin with a copy.
  prepared: [
    async ({ browser }, use) => {
      const dataDir = await temporaryFolder();
      const muster = await Muster.start(dataDir);
      try {
        const link = await muster.command("owner", "create", "--email", OWNER.email);
        await muster.command("company", "create", "--name", COMPANY);
        await muster.command("group", "create", "--company", COMPANY, "--name", GROUP);
        const context = await browser.newContext({ baseURL: muster.url });
        const page = await context.newPage();
        await setPassword(page, link, OWNER.password);
        const cookies = await context.cookies();
        await context.close();
        await muster.stop();
        await use({ dataDir, cookies });
      } finally {
        await muster.stop();
        await rm(dataDir, { recursive: true, force: true });
      }
    },
    { scope: "worker" },
  ],

  muster: async ({ installation, prepared }, use) => {
    const dataDir = await temporaryFolder();
    if (installation === "prepared") await cp(prepared.dataDir, dataDir, { recursive: true });
    const demo = [["demo"], ["owner", "create", "--email", OWNER.email]];
    const muster = await Muster.start(dataDir, ...(installation === "demo" ? demo : []));
    try {
      await use(muster);
    } finally {
      await muster.stop();
      await rm(dataDir, { recursive: true, force: true });
    }
  },

  baseURL: async ({ muster }, use) => use(muster.url),

  context: async ({ context, installation, signedIn, prepared, expectedComplaint }, use) => {
    if (installation === "prepared" && signedIn) await context.addCookies(prepared.cookies);
    await context.addInitScript(noteHydration);
    await context.addInitScript(noteViolations, AGAINST_POLICY);
    const complaints: string[] = [];
    const note = (complaint: string) => {
      if (!expectedComplaint.test(complaint) && !SANDBOXED.test(complaint)) complaints.push(complaint);
    };
    const listen = (page: Page) => {
      page.on("pageerror", (error) => note(`uncaught: ${error.stack ?? error.message}`));
      page.on("console", (message: ConsoleMessage) => {
        // Whatever else a test expects: nothing of ours is against our own policy.
        if (message.text().startsWith(AGAINST_POLICY)) complaints.push(message.text());
        if (message.type() === "error" || message.type() === "warning") {
          note(`${message.type()}: ${message.text()} (${message.location().url})`);
        }
      });
      page.on("crash", () => note("the page crashed"));
    };
    context.on("page", listen);
    await use(context);
    if (complaints.length > 0) throw new Error(`The browser complained:\n${[...new Set(complaints)].join("\n")}`);
  },
});

export { expect } from "@playwright/test";
