/** Answers the page's file with what `work` makes of it; what goes wrong is the page's to hear. */
export function answer(work) {
  self.onmessage = async ({ data: { file } }) => {
    try {
      self.postMessage(await work(file));
    } catch (problem) {
      self.reportError(problem);
    }
  };
  self.postMessage("ready");
}
