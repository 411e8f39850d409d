import { Field, InputType, Int, registerEnumType } from "type-graphql";
import type { Crop, PictureSpec, Resize } from "../decoder/index.js";
import { KineographError } from "../platform/index.js";

const formats = { JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", NPY: "NPY" } as const;
type PictureFormatName = (typeof formats)[keyof typeof formats];
registerEnumType(formats, {
  name: "PictureFormat",
  description:
    "JPEG: encoded from the decoded planes, with no way through RGB. PNG: RGB, 8 bits, lossless. WEBP: lossy, 4:2:0. NPY: NumPy arrays of uint8, RGB; a picture is 1 × height × width × 3, the archive holds all of them as one stack.",
});

@InputType({ description: "A size: one side, or both. The other side follows from the shape." })
export class ResizeInput {
  @Field(() => Int, { nullable: true })
  shortSidePx?: number | null;

  @Field(() => Int, { nullable: true })
  longSidePx?: number | null;

  @Field(() => Int, { nullable: true, description: "Together with heightPx." })
  widthPx?: number | null;

  @Field(() => Int, { nullable: true, description: "Together with widthPx." })
  heightPx?: number | null;
}

@InputType({
  description:
    "The middle of the upright, resized picture, at most as large as that. An odd rest is larger on the right and at the bottom.",
})
export class CropInput {
  @Field(() => Int)
  widthPx!: number;

  @Field(() => Int)
  heightPx!: number;
}

@InputType({
  description: "The form of the pictures. Default: JPEG of quality 90 in the clip's own size.",
})
export class PictureInput {
  @Field(() => formats, { defaultValue: formats.JPEG })
  format!: PictureFormatName;

  @Field(() => Int, { defaultValue: 90, description: "Of JPEG and WEBP: 1 to 100." })
  quality!: number;

  @Field(() => ResizeInput, { nullable: true, description: "Default: the clip's own size." })
  resize?: ResizeInput | null;

  @Field(() => CropInput, { nullable: true, description: "Default: the whole picture." })
  crop?: CropInput | null;

  @Field(() => Boolean, {
    defaultValue: true,
    description: "Whether the display rotation is applied.",
  })
  rotate!: boolean;
}

const sideCapPx = 8192;

function checkSide(name: string, px: number): number {
  if (Number.isInteger(px) && px >= 1 && px <= sideCapPx) return px;
  throw new KineographError("BAD_INPUT", `${name} must be 1 to ${sideCapPx} pixels, not ${px}.`);
}

function readResize(input: ResizeInput): Resize {
  const { shortSidePx, longSidePx, widthPx, heightPx } = input;
  const given = [shortSidePx, longSidePx, widthPx, heightPx].filter((px) => px != null).length;
  if (given === 1 && shortSidePx != null) {
    return { shortSidePx: checkSide("resize.shortSidePx", shortSidePx) };
  }
  if (given === 1 && longSidePx != null)
    return { longSidePx: checkSide("resize.longSidePx", longSidePx) };
  if (given === 2 && widthPx != null && heightPx != null) {
    return {
      widthPx: checkSide("resize.widthPx", widthPx),
      heightPx: checkSide("resize.heightPx", heightPx),
    };
  }
  throw new KineographError(
    "BAD_INPUT",
    "Give resize one of shortSidePx and longSidePx, or widthPx with heightPx.",
  );
}

function readCrop({ widthPx, heightPx }: CropInput): Crop {
  return {
    widthPx: checkSide("crop.widthPx", widthPx),
    heightPx: checkSide("crop.heightPx", heightPx),
  };
}

const specFormats = { JPEG: "jpeg", PNG: "png", WEBP: "webp", NPY: "rgb" } as const;

/** The picture that `input` asks for, defaults filled in. @throws BAD_INPUT */
export function readPicture(input: PictureInput | null | undefined): PictureSpec {
  const quality = input?.quality ?? 90;
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new KineographError("BAD_INPUT", `picture.quality must be 1 to 100, not ${quality}.`);
  }
  const format = specFormats[input?.format ?? "JPEG"];
  return {
    format,
    // PNG and NPY have no quality: the same pictures must have the same receipt.
    quality: format === "jpeg" || format === "webp" ? quality : 100,
    resize: input?.resize ? readResize(input.resize) : null,
    crop: input?.crop ? readCrop(input.crop) : null,
    rotate: input?.rotate ?? true,
  };
}
