// Starts the background thread: its code is the `worker` crate, this only loads it.
import init from "./worker.js";

await init();
