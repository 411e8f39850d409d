import {
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  TextInput,
} from "@mantine/core";
import type { FormEvent } from "react";
import { findFault, purposes, type ExtractRequest } from "./extract-request.js";

interface FormParts {
  request: ExtractRequest;
  onChange: (request: ExtractRequest) => void;
  onSend: () => void;
  isSending: boolean;
}

type Change = (part: Partial<ExtractRequest>) => void;

function WhichFrames({ request, change }: { request: ExtractRequest; change: Change }) {
  const fault = findFault(request);
  if (request.kind === "indices") {
    return (
      <TextInput
        label="Frame numbers"
        value={request.indices}
        error={fault}
        onChange={(event) => change({ indices: event.currentTarget.value })}
      />
    );
  }
  if (request.kind === "timestamps") {
    return (
      <TextInput
        label="Seconds"
        value={request.seconds}
        error={fault}
        onChange={(event) => change({ seconds: event.currentTarget.value })}
      />
    );
  }
  return (
    <Group gap="sm" align="start">
      <NumberInput
        label="How many"
        min={1}
        max={300}
        w={88}
        value={request.count}
        error={fault}
        onChange={(count) => change({ count: Number(count) })}
      />
      <Select
        label="Placed at"
        w={120}
        data={[
          { value: "CENTRES", label: "centres" },
          { value: "ENDPOINTS", label: "end points" },
        ]}
        allowDeselect={false}
        value={request.placement}
        onChange={(placement) => placement && change({ placement })}
      />
    </Group>
  );
}

/** Which frames, in what form, and what for. */
export function ExtractForm({ request, onChange, onSend, isSending }: FormParts) {
  const change: Change = (part) => onChange({ ...request, ...part });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onSend();
  };
  return (
    <Stack component="form" gap="xs" onSubmit={send} aria-label="Extract frames">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          aria-label="How frames are chosen"
          w="fit-content"
          data={[
            { value: "uniform", label: "Evenly" },
            { value: "indices", label: "By number" },
            { value: "timestamps", label: "By time" },
          ]}
          value={request.kind}
          onChange={(kind) => change({ kind })}
        />
        <Button type="submit" loading={isSending} disabled={findFault(request) !== null}>
          Extract
        </Button>
      </Group>
      <Group gap="sm" align="start">
        <WhichFrames request={request} change={change} />
        <Select
          label="Picture"
          w={88}
          data={["JPEG", "PNG", "WEBP"]}
          allowDeselect={false}
          value={request.format}
          onChange={(format) => format && change({ format })}
        />
        <Select
          label="Purpose"
          w={124}
          data={purposes.map((value) => ({ value, label: value.toLowerCase() }))}
          allowDeselect={false}
          value={request.purpose}
          onChange={(purpose) => purpose && change({ purpose })}
        />
      </Group>
    </Stack>
  );
}
