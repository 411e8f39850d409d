import { Alert, Anchor, Badge, Code, Group, Stack, Text } from "@mantine/core";
import { useRef } from "react";
import { CopyText } from "./copy-text.js";
import styles from "./frame-strip.module.css";
import { showBytes, showSeconds } from "./show.js";

interface ShownFrame {
  position: number;
  index: number;
  ptsSeconds: number;
  widthPx: number;
  heightPx: number;
  flags: string[];
  url: string;
}

/** What extract-frames.graphql selects. */
export interface FrameSetAnswer {
  receipt: string;
  sizeBytes: number | string;
  isStored: boolean;
  archiveUrl: string;
  contactSheetUrl: string;
  version: { name: string };
  frames: ShownFrame[];
  missing: { position: number; index: number; reason: string }[];
}

function FramePicture({ frame, onSettled }: { frame: ShownFrame; onSettled: () => void }) {
  const seconds = showSeconds(frame.ptsSeconds);
  return (
    <li>
      <figure className={styles["frame"]}>
        <a
          href={frame.url}
          target="_blank"
          rel="noreferrer"
          aria-label={`Frame ${frame.index} in its own size`}
        >
          <img
            src={frame.url}
            alt={`Frame ${frame.index}, shown at ${seconds}`}
            width={frame.widthPx}
            height={frame.heightPx}
            onLoad={onSettled}
            onError={onSettled}
          />
        </a>
        <figcaption>
          <b>#{frame.index}</b>
          <span>{seconds}</span>
        </figcaption>
      </figure>
    </li>
  );
}

function Missing({ missing }: Pick<FrameSetAnswer, "missing">) {
  return (
    <Alert color="orange" variant="light" title={`${missing.length} frames cannot be had`}>
      <Text size="sm">{missing.map(({ index, reason }) => `#${index} ${reason}`).join(", ")}</Text>
    </Alert>
  );
}

/** The pictures of a frame set in the order asked, with its receipt and its archive. */
export function FrameStrip({
  frameSet,
  onShown,
}: {
  frameSet: FrameSetAnswer;
  onShown: () => void;
}) {
  const { frames, missing, receipt } = frameSet;
  const settled = useRef({ receipt, count: 0 });
  // The pictures' own reads stand in the log once the last of them has come.
  const settle = (): void => {
    const { current } = settled;
    settled.current = { receipt, count: current.receipt === receipt ? current.count + 1 : 1 };
    if (settled.current.count === frames.length) onShown();
  };
  return (
    <Stack gap="xs">
      <Group gap="xs" role="status">
        <Text span size="sm" fw={600} title={`read as version ${frameSet.version.name}`}>
          {frames.length} {frames.length === 1 ? "frame" : "frames"}
        </Text>
        <Badge variant="light" color="gray" tt="none">
          {frameSet.isStored ? "from the store" : "decoded now"}
        </Badge>
        <Anchor href={frameSet.archiveUrl} size="sm" download>
          archive ({showBytes(Number(frameSet.sizeBytes))})
        </Anchor>
        <Anchor href={frameSet.contactSheetUrl} size="sm" target="_blank" rel="noreferrer">
          contact sheet
        </Anchor>
        <Group gap={4} ml="auto">
          <Text span size="xs" c="dimmed">
            receipt
          </Text>
          <Code title={receipt}>{receipt.slice(0, 10)}…</Code>
          <CopyText text={receipt} what="the receipt" />
        </Group>
      </Group>
      {missing.length > 0 && <Missing missing={missing} />}
      <ol className={styles["strip"]} aria-label="Frames">
        {frames.map((frame) => (
          <FramePicture key={frame.position} frame={frame} onSettled={settle} />
        ))}
      </ol>
    </Stack>
  );
}
