// PapaParse, chunk by chunk as it reads files itself, and the checks. A script of the older kind: that
// is what PapaParse is.
importScripts("/node_modules/papaparse/papaparse.min.js");

async function start() {
  const { answer } = await import("./answer.js");
  const { Checks } = await import("./checks.js");
  answer(
    (file) =>
      new Promise((resolve, reject) => {
        const checks = new Checks();
        let header = false;
        self.Papa.parse(file, {
          skipEmptyLines: true,
          chunk: ({ data }) => {
            for (const cells of data) {
              if (header) checks.row(cells);
              else {
                checks.header(cells);
                header = true;
              }
            }
          },
          complete: () => resolve(checks.result()),
          error: reject,
        });
      }),
  );
}

start();
