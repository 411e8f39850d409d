import { GraphQLBigInt } from "graphql-scalars";
import { Field, Float, GraphQLISODateTime, Int, ObjectType, registerEnumType } from "type-graphql";
import { Column, Entity, PrimaryColumn } from "typeorm";
import { ClipFileState } from "../clips/index.js";
import { Node } from "../platform/index.js";
import { ClipFileCertificate } from "./clip-file-certificate.js";

/** Why a file is not simply present. */
export const ClipFileReason = {
  NO_FILE: "NO_FILE",
  EMPTY: "EMPTY",
  TOO_SMALL: "TOO_SMALL",
  NOT_VIDEO: "NOT_VIDEO",
  NO_INDEX: "NO_INDEX",
  TRUNCATED: "TRUNCATED",
  UNDECODABLE: "UNDECODABLE",
  CODEC_REFUSED: "CODEC_REFUSED",
  TOO_SHORT: "TOO_SHORT",
  APPLEDOUBLE: "APPLEDOUBLE",
  REPLACEMENT: "REPLACEMENT",
  TAKEDOWN: "TAKEDOWN",
  UNREADABLE: "UNREADABLE",
} as const;
export type ClipFileReason = (typeof ClipFileReason)[keyof typeof ClipFileReason];
registerEnumType(ClipFileReason, {
  name: "ClipFileReason",
  description: "Why a clip's file is not simply present.",
});

/** Of bigint columns that never pass 2^53. */
const toNumber = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

/** A clip's file in one mirror. Its path is no field: paths need an EXPORT grant. */
@Entity({ name: "clip_file" })
@ObjectType({
  implements: Node,
  description: "A clip's file in a mirror, as the last scan found it.",
})
export class ClipFile extends Node {
  @PrimaryColumn({ type: "bigint" })
  override id!: string;

  @Column({ type: "bigint", name: "mirror_id" })
  mirrorId!: string;

  @Column({ type: "bigint", name: "clip_id", nullable: true })
  clipId!: string | null;

  @Field(() => ClipFileState)
  @Column({ type: "text" })
  state!: ClipFileState;

  @Field(() => ClipFileReason, { nullable: true, description: "Null while the file is present." })
  @Column({ type: "text", nullable: true })
  reason!: ClipFileReason | null;

  @Field(() => String, { nullable: true, description: "The reason in words, where more is known." })
  @Column({ type: "text", nullable: true })
  detail!: string | null;

  @Field(() => GraphQLBigInt, { nullable: true })
  @Column({ type: "bigint", name: "size_bytes", nullable: true, transformer: toNumber })
  sizeBytes!: number | null;

  @Field(() => String, {
    nullable: true,
    description: "In hex; of files scanned with --verify hash.",
  })
  @Column({ type: "text", nullable: true })
  sha256!: string | null;

  @Field(() => String, { nullable: true })
  @Column({ type: "text", nullable: true })
  codec!: string | null;

  @Field(() => Int, { nullable: true, description: "As coded, before any turn." })
  @Column({ type: "integer", name: "width_px", nullable: true })
  widthPx!: number | null;

  @Field(() => Int, { nullable: true, description: "As coded, before any turn." })
  @Column({ type: "integer", name: "height_px", nullable: true })
  heightPx!: number | null;

  @Column({ type: "integer", name: "frame_rate_num", nullable: true })
  frameRateNum!: number | null;

  @Column({ type: "integer", name: "frame_rate_den", nullable: true })
  frameRateDen!: number | null;

  @Field(() => Int, { nullable: true, description: "Counted, never taken from a header." })
  @Column({ type: "integer", name: "frame_count", nullable: true })
  frameCount!: number | null;

  @Column({ type: "integer", name: "duration_ms", nullable: true })
  durationMs!: number | null;

  @Field(() => ClipFileCertificate, {
    nullable: true,
    description:
      "That random access to this file gives what reading it in order gives. Null until certifyClip was asked for it; gone when the file changes.",
  })
  @Column({ type: "jsonb", nullable: true })
  certificate!: ClipFileCertificate | null;

  @Field(() => GraphQLISODateTime)
  @Column({ type: "timestamptz", name: "scanned_at" })
  scannedAt!: Date;

  @Field(() => Float, { nullable: true, description: "Frames a second, as the file states it." })
  get frameRate(): number | null {
    return this.frameRateNum !== null && this.frameRateDen
      ? this.frameRateNum / this.frameRateDen
      : null;
  }

  @Field(() => Float, { nullable: true })
  get durationSeconds(): number | null {
    return this.durationMs === null ? null : this.durationMs / 1000;
  }
}
