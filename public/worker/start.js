// Starts the background thread: its code is the `worker` crate, this only loads it.
import init from "./worker.js";

// Not awaited here: what goes wrong has to reach the page as an error of the worker's, and not every browser passes on a
// promise of the module's own that is broken.
init().catch(reportError);
