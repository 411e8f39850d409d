/**
 * sampling: which frames of a clip a request means. It owns no tables and reads no files.
 *
 * A sampling is checked before the clip is opened, and becomes frame indices once its index is
 * known: order and repeats as asked. The same sampling of the same clip gives the same indices on
 * every machine, random ones too: PCG32, seeded by seed, number of the draw and clip key. The
 * presets give the very indices of the projects they are named after, which vectors made by
 * running those projects prove (test/sampling). docs/sampling.md is the contract in words.
 */
export { chooseIndices, chooseOnce } from "./choose-indices.js";
export { drawFrom, makeDraws, type Draw, type Draws } from "./draws.js";
export { Pcg32 } from "./pcg32.js";
export { checkSampling, drawOf, keyToClip, samplingFacts, type Sampling } from "./sampling.js";
export { readSampling, SamplingInput } from "./sampling-input.js";
export { ViewsPreset } from "./views.js";
