import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/** Finds nothing that axe objects to, in light and in dark: colours differ, so both are looked at. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // A mail is shown in a frame in which no script runs, axe's neither: it would wait for it forever.
    const { violations } = await new AxeBuilder({ page }).exclude(".mail-frame[src]").analyze();
    const told = violations.flatMap((violation) =>
      violation.nodes.map((node) => `${colorScheme}: ${violation.help}: ${node.target.join(" ")}\n  ${node.failureSummary}`),
    );
    expect.soft(told.join("\n"), page.url()).toBe("");
  }
}
