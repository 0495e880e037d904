// Ours: the bundle as it is shipped, started as public/worker/start.js does, which also tells how much
// memory WebAssembly took when somebody asks. Linear memory never shrinks: this is its peak.
import init from "/worker/worker.js";

const { memory } = await init();
const asked = new BroadcastChannel("memory");
asked.onmessage = () => asked.postMessage({ bytes: memory.buffer.byteLength });
