/**
 * demo: a dozen flip books, drawn on the spot, so that the first ten minutes need no data of the lab.
 *
 * Owns no table. The clips are rendered in the layout of Kinetics with the frame number in each
 * picture (for people, and as a strip for programs), listed in CSVs of the same shape as the real
 * ones, and then imported and scanned by the very code that reads real data. They are the version
 * `demo` of the data set kinetics and never a part of 400, 600 or 700; removing them leaves nothing
 * but what the audit log says.
 */
export { demoClipName } from "./demo-place.js";
export { readFrameNumber } from "./frame-number.js";
export { isCatalogEmpty } from "./is-catalog-empty.js";
export { loadDemo, type LoadOptions } from "./load-demo.js";
export { demoVideo } from "./paint-frame.js";
export { removeDemo } from "./remove-demo.js";
export { renderDemoClips, type DemoFiles, type RenderOptions } from "./render-demo-clips.js";
