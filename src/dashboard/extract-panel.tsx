import { Stack } from "@mantine/core";
import { useState } from "react";
import { ask, type AskFailure } from "./ask.js";
import { ExtractForm } from "./extract-form.js";
import extractFrames from "./extract-frames.graphql?raw";
import { firstRequest, toInput } from "./extract-request.js";
import { Refusal } from "./refusal.js";
import { FrameStrip, type FrameSetAnswer } from "./frame-strip.js";
import { toFailure } from "./use-answer.js";

interface ExtractAnswer {
  extractFrames: { frameSet: FrameSetAnswer };
}

interface ExtractParts {
  clipId: string;
  version: string | null;
  onAct: () => void;
}

/** Asks for frames of one clip and shows them; a failure leaves the last pictures away. */
export function ExtractPanel({ clipId, version, onAct }: ExtractParts) {
  const [request, setRequest] = useState(firstRequest);
  const [frameSet, setFrameSet] = useState<FrameSetAnswer | null>(null);
  const [failure, setFailure] = useState<AskFailure | null>(null);
  const [isSending, setIsSending] = useState(false);
  const send = (): void => {
    setIsSending(true);
    setFailure(null);
    ask<ExtractAnswer>(extractFrames, { input: toInput(request, clipId, version) })
      .then(
        (answer) => setFrameSet(answer.extractFrames.frameSet),
        (thrown: unknown) => {
          setFrameSet(null);
          setFailure(toFailure(thrown));
        },
      )
      .finally(() => {
        setIsSending(false);
        onAct();
      })
      .catch(() => undefined);
  };
  return (
    <Stack gap="md">
      <ExtractForm request={request} onChange={setRequest} onSend={send} isSending={isSending} />
      {failure && <Refusal failure={failure} />}
      {frameSet && <FrameStrip frameSet={frameSet} onShown={onAct} />}
    </Stack>
  );
}
