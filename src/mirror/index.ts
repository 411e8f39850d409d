/**
 * mirror: the lab's local copies: layouts, scanning, and the state of each clip's file.
 *
 * Owns mirror, mirror_version and clip_file. A scan joins what lies on disk to the clips that the
 * mirror's versions list, so every listed clip has one row, also where its file is missing. Each
 * file is read through the decoder, whose death is that file's fault and never stops a scan. Files
 * are reached inside the mirror's root and the operator's roots only, and no path of one leaves by
 * GraphQL.
 */
export { addMirror, type NewMirror } from "./add-mirror.js";
export { ClipFile } from "./clip-file.js";
export { toCertificate, type ClipFileCertificate } from "./clip-file-certificate.js";
export { ClipFileResolver, ClipFilesResolver } from "./clip-files.resolver.js";
export type { MirrorContext, MirrorWorks } from "./context.js";
export { findClipFile, type ReadableClipFile } from "./find-clip-file.js";
export { makeMirrorLoaders, type MirrorLoaders } from "./loaders.js";
export { Mirror } from "./mirror.js";
export { DatasetMirrorsResolver, MirrorResolver } from "./mirror.resolver.js";
export { quarantineClipFile } from "./quarantine-clip-file.js";
export { scanMirror, type ScanOptions } from "./scan-mirror.js";
export type { RefusedFile, ScanReport, StateCount, Verify } from "./scan-report.js";
