/** How frames are chosen in the form; a part of what the API's SamplingInput offers. */
export type SamplingKind = "uniform" | "indices" | "timestamps";

/** What the form holds, as it was typed. */
export interface ExtractRequest {
  kind: SamplingKind;
  count: number;
  placement: "CENTRES" | "ENDPOINTS";
  indices: string;
  seconds: string;
  format: "JPEG" | "PNG" | "WEBP";
  purpose: string;
}

/** What the form shows first. */
export const firstRequest: ExtractRequest = {
  kind: "uniform",
  count: 16,
  placement: "CENTRES",
  indices: "0, 100, -1",
  seconds: "0, 2.5, 5",
  format: "JPEG",
  purpose: "PREVIEW",
};

/** The purposes an audit entry knows. */
export const purposes = ["PREVIEW", "TRAIN", "EVALUATE", "ANNOTATE", "AUDIT", "OTHER"];

/** The numbers in a list such as "0, 31, 100"; null where a part is no number. */
function readNumbers(text: string): number[] | null {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== "");
  const numbers = parts.map(Number);
  return parts.length > 0 && numbers.every((each) => Number.isFinite(each)) ? numbers : null;
}

/** What is wrong with the form, in words beside the field; null when it can be sent. */
export function findFault(request: ExtractRequest): string | null {
  if (request.kind === "uniform") {
    return Number.isInteger(request.count) && request.count > 0
      ? null
      : "A whole number from 1 on.";
  }
  if (request.kind === "indices") {
    const numbers = readNumbers(request.indices);
    if (numbers?.every((each) => Number.isInteger(each))) return null;
    return "Whole numbers, apart by commas; negative ones count from the end.";
  }
  return readNumbers(request.seconds) ? null : "Seconds from the first picture, apart by commas.";
}

function toSampling(request: ExtractRequest): Record<string, unknown> {
  if (request.kind === "indices")
    return { indices: { values: readNumbers(request.indices) ?? [] } };
  if (request.kind === "timestamps")
    return { timestamps: { seconds: readNumbers(request.seconds) ?? [] } };
  return { uniform: { count: request.count, placement: request.placement } };
}

/** The input of the mutation `extractFrames`. */
export function toInput(
  request: ExtractRequest,
  clip: string,
  version: string | null,
): Record<string, unknown> {
  return {
    clip,
    ...(version === null ? {} : { version }),
    sampling: toSampling(request),
    picture: { format: request.format },
    purpose: request.purpose,
  };
}
